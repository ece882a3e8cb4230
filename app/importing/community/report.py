"""What an import says in the end: rows read, imported, left out, and why, file by file."""

from app.importing.community.incoming.columns import TABLES
from app.importing.community.incoming.folder import Folder
from app.importing.community.incoming.shelf import Shelf
from app.importing.tally import EXAMPLES, Tally

CHANGED = {
    "handles are another's here, or can't be one: given anew": """SELECT count(*) FROM named JOIN members USING (id)
        WHERE NOT kept AND trim(members.handle) <> ''""",
    "members had no handle: one was made": """SELECT count(*) FROM named JOIN members USING (id)
        WHERE trim(members.handle) = ''""",
    "members speak a language that the site has not: pages follow their browsers": """SELECT count(*) FROM members
        WHERE reason IS NULL AND lower(trim(locale)) NOT IN ('', 'ja', 'en')""",
    "titles were longer than 200 characters: cut there": """SELECT count(*) FROM topic
        WHERE length(title) = 200 AND title LIKE '%…'""",
}


def tally_of(folder: Folder, shelf: Shelf, *, there_already: bool = False) -> Tally:
    """Every row of the folder in exactly one of the counts."""
    tally = Tally()
    for table in TABLES:
        count = tally.counts[table]
        read, left = shelf.run(f"SELECT count(*), count(reason) FROM {table}").fetchone()
        count.read = read
        (count.there_already, count.imported) = (read - left, 0) if there_already else (0, read - left)
        for reason, times, examples in shelf.rows(_reasons(table)):
            count.left_out[reason] += times
            tally.examples[table, reason] += examples
        for reason, times, examples in shelf.rows(_UNREADABLE, table):
            count.read += times
            count.left_out[reason] += times
            tally.examples[table, reason] += examples
    tally.sentences += [*folder.notes, *(row[0] for row in shelf.rows("SELECT sentence FROM note"))]
    for sentence, query in CHANGED.items():
        tally.notes[sentence] += int(shelf.one(query))
    for reason, times in shelf.rows("SELECT reason, count(*) FROM unaccepted GROUP BY 1"):
        tally.notes[f"topics were taken without their accepted post: {reason}"] += times
    tally.notes = +tally.notes
    return tally


_UNREADABLE = f"""SELECT reason, count(*), list(place)[:{EXAMPLES}] FROM unreadable WHERE "table" = ? GROUP BY 1"""


def _reasons(table: str) -> str:
    """The first few are named by id, or by their row where they have none."""
    name = "coalesce(id::VARCHAR, 'row ' || (row + 1))"
    examples = f"list({name} ORDER BY row)[:{EXAMPLES}]"
    return f"SELECT reason, count(*), {examples} FROM {table} WHERE reason IS NOT NULL GROUP BY 1"
