"""What a document says about a new candidate besides its text, as notes on the draft."""

from consult.core.text.notes import Note, NoteKind, of_operation

from .shapes import ImportedCandidate

MOST_NOTES = 300


def notes_of(candidate: ImportedCandidate) -> list[Note]:
    """The tracked changes author by author, then the margin comments with their answers."""
    found: list[Note] = []
    for proposal in candidate.proposals:
        put_in: dict[str, str | None] = {}
        for operation in proposal.operations:
            note = of_operation(
                operation, candidate.text, id=len(found) + 1, author=proposal.author, date=proposal.date
            )
            if note.kind is NoteKind.INSERT:
                at = put_in.get(note.paragraph or "", note.paragraph)
                put_in[operation.id] = at
                note = Note(len(found) + 1, note.kind, note.author, note.date, at, words=note.words, level=note.level,
                            preambular=note.preambular)  # fmt: skip
            found.append(note)
    for comment in candidate.comments:
        said = "\n\n".join([comment.body, *(f"{author}: {words}" for author, words in comment.replies)])
        found.append(
            Note(len(found) + 1, NoteKind.REMARK, comment.author, comment.date, comment.paragraph_id,
                 was=comment.quote, said=said)
        )  # fmt: skip
    return found[:MOST_NOTES]
