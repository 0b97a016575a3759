"""The examples of docs/workbook-format.md, made anew once."""

import pytest

from docs.examples.make import Examples, make


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    return make(tmp_path_factory.mktemp("made"))
