"""Our marker table against OpenCV's own dictionary."""

import pytest

from models.paper.aruco import marker_cells, marker_ids

cv2 = pytest.importorskip("cv2", reason="no OpenCV")


@pytest.mark.parametrize("marker_id", range(48))
def test_cells_are_those_of_the_dictionary(marker_id: int) -> None:
    dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
    drawn = cv2.aruco.generateImageMarker(dictionary, marker_id, 6, borderBits=1)
    assert [[bool(cell) for cell in row] for row in drawn == 0] == [
        list(row) for row in marker_cells(marker_id)
    ]


def test_each_page_has_its_own_six() -> None:
    assert marker_ids(1) == (0, 1, 2, 3, 4, 5)
    assert marker_ids(2) == (6, 7, 8, 9, 10, 11)
    assert marker_ids(8)[-1] == 47


@pytest.mark.parametrize("page", [0, 9])
def test_no_markers_beyond_the_dictionary(page: int) -> None:
    with pytest.raises(ValueError, match="no markers"):
        marker_ids(page)
