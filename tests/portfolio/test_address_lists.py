"""Reading lists of addresses as people paste and export them."""

import pytest

from portfolio.address_lists import UnreadableList, read_csv, read_lines


def told(entries):
    return [(entry.email, entry.name, entry.role) for entry in entries]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("anna@example.org", ("anna@example.org", "", "")),
        ("  <anna@example.org>,", ("anna@example.org", "", "")),
        ("Anna Nord <anna@example.org>", ("anna@example.org", "Anna Nord", "")),
        ('"Nord, Anna" <anna@example.org>;', ("anna@example.org", "Nord, Anna", "")),
        ("Anna Nord anna@example.org", ("anna@example.org", "Anna Nord", "")),
        ("Anna <anna@example.org>, Read only", ("anna@example.org", "Anna", "read_only")),
        ("anna@example.org\teditor", ("anna@example.org", "", "editor")),
        ("O'Neil, Cleo <cleo@example.org>", ("cleo@example.org", "O'Neil, Cleo", "")),
    ],
)
def test_a_line_is_read_as_it_is_meant(line, expected):
    assert told(read_lines(line)) == [expected]


def test_several_addresses_in_a_line_are_several_people():
    text = "Anna <anna@example.org>, cleo@example.org; Dora <dora@example.org>\n\n"
    assert [entry.email for entry in read_lines(text)] == [
        "anna@example.org",
        "cleo@example.org",
        "dora@example.org",
    ]


@pytest.mark.parametrize("line", ["Anna Nord", "anna@", "@example.org", "anna@nowhere", "a b@c d"])
def test_what_is_no_address_is_kept_and_said(line):
    (entry,) = read_lines(line)
    assert (entry.text, entry.email) == (line, "")
    assert entry.problem == "This is not an e-mail address."


def test_the_same_address_twice_counts_once():
    first, second = read_lines("anna@example.org\nANNA@example.org")
    assert first.email == "anna@example.org"
    assert "already" in second.problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_file_of_any_office_program_is_read(encoding, delimiter):
    rows = [["Name", "E-Mail", "Role"], ["Jörg Müller", "j@example.org", "Reviewer"]]
    data = "\r\n".join(delimiter.join(row) for row in rows).encode(encoding)
    assert told(read_csv(data)) == [("j@example.org", "Jörg Müller", "reviewer")]


def test_a_csv_file_without_headings_begins_with_the_address():
    rows = b'anna@example.org,"Nord, Anna",editor\n\ncleo@example.org\nnobody,Nobody\n'
    entries = read_csv(rows)
    assert told(entries)[:2] == [
        ("anna@example.org", "Nord, Anna", "editor"),
        ("cleo@example.org", "", ""),
    ]
    assert entries[2].problem


def test_a_row_that_is_refused_can_be_corrected_as_a_line():
    (row,) = read_csv(b"email,name,role\ncleo@example.org,Cleo Falk,boss\n")
    (line,) = read_lines(row.text)
    assert told([line]) == told([row]) == [("cleo@example.org", "Cleo Falk", "boss")]


def test_a_spreadsheet_that_is_no_csv_is_refused():
    with pytest.raises(UnreadableList, match="save it as CSV"):
        read_csv(b"PK\x03\x04\0\0\0")
    assert read_csv(b"") == []


def test_a_name_with_a_line_break_stays_one_line():
    (entry,) = read_csv(b'anna@example.org,"Anna\r\nBcc: x@example.org"')
    assert entry.name == "Anna Bcc: x@example.org"
