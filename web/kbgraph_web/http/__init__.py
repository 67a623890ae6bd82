"""Reading of requests and parts of responses that several routes share."""
