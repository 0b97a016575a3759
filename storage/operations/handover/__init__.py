"""What taking a colleague's handover over needs: judged, previewed, written, taken back."""
