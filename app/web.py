"""create_web_app(): pages, htmx and sign-in on top of create_app()."""
