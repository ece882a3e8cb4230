"""`python -m app.host [--demo]`: what `yui up` becomes, so that the watching process stays small."""

import sys

from pydantic import ValidationError

from app.config import Config
from app.host.process import Trouble
from app.host.up import up


def main() -> None:
    try:
        up(Config(), demo="--demo" in sys.argv[1:])
    except ValidationError as error:
        sys.exit("\n".join(f"{each['loc'][0]}: {each['msg']}." for each in error.errors()))
    except Trouble as trouble:
        sys.exit(str(trouble))


if __name__ == "__main__":
    main()
