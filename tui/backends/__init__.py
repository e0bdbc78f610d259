"""One interface, several answers: local (the engine), argo, kfp."""
