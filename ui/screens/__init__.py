"""The screens of the window, one package each; they never import one another."""
