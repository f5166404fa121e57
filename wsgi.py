"""For a WSGI server of one's own choice: ``gunicorn wsgi:application``. ``consult serve`` brings its own."""

from consult.app import create_app

application = create_app()
