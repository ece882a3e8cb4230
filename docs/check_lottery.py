"""Check every draw of a lottery that is over, with nothing but Python: python3 check_lottery.py lottery-7.json

The file is what the lottery's page gives for download. Written by the rule on that page, not with the site's code.
"""

import hashlib
import hmac
import json
import sys
from pathlib import Path

lottery = json.loads(Path(sys.argv[1]).read_text() if sys.argv[1:] else sys.stdin.read())
seed, prizes = lottery["seed"] or sys.exit("The seed is not public yet."), lottery["prizes"]
if hashlib.sha256(seed.encode()).hexdigest() != lottery["promised"]:
    sys.exit("WRONG: this is not the seed that was promised.")
left, seen = [prize["stock"] for prize in prizes], set()
for number, draw in enumerate(lottery["draws"], start=1):
    words = f"{lottery['lottery']}:{draw['member']}:{draw['day']}"
    roll = int(hmac.new(seed.encode(), words.encode(), "sha256").hexdigest(), 16) % 10_000
    place, edge = 0, prizes[0]["chances"]
    while roll >= edge:
        place += 1
        edge += prizes[place]["chances"]
    if left[place] == 0:  # gone: the last prize of which some are left
        place = max(other for other in range(len(prizes)) if left[other] > 0)
    if (number, roll, place) != (draw["number"], draw["roll"], draw["prize"]) or words in seen:
        sys.exit(f"WRONG: draw {number} ({words}) should have rolled {roll} and won prize {place}.")
    left[place] -= 1
    seen.add(words)
sys.stdout.write(f"{len(seen)} draws agree with the promised seed.\n")
