"""Photos: a database of their own beside the ledger, each under the hash of its content."""

from storage.photos.copying import CopiedPhotos, copy_new_photos
from storage.photos.store import Photos, key_of_ledger, open_photos, open_store

__all__ = [
    "CopiedPhotos",
    "Photos",
    "copy_new_photos",
    "key_of_ledger",
    "open_photos",
    "open_store",
]
