"""What a paper says to a reader that can't see it: a tree over what is drawn (ISO 32000-1, 14.7 and 14.8).

Everything drawn is either content of an element or decoration: rules, tints, what the turn of a page repeats.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import (
    XMP,
    PDFArray,
    PDFDictionary,
    PDFInfo,
    PDFName,
    PDFObjectReference,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

_GROUPS = frozenset({"Document", "Table", "TR", "L", "LI"})  # hold elements only, never text
_VERSION = (1, 7)  # the first that has all of this
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(eq=False)
class _Element:
    """One element: what it is, in what, and its kids in reading order: elements, or places in a page."""

    kind: str
    parent: "_Element | None"
    alt: str = ""
    box: tuple[float, ...] = ()  # of a figure, in points
    table: dict[str, Any] = field(default_factory=dict)
    kids: "list[_Element | PDFDictionary]" = field(default_factory=list)
    number: int = 0

    @property
    def reference(self) -> Any:
        return PDFObjectReference(_name(self.number))


class _Info(PDFInfo):
    """What the file says of itself. No dates: the same paper is the same bytes whenever it is made."""

    def format(self, document: Any) -> Any:
        names = ("title", "author", "subject", "creator", "producer")
        said = {name.capitalize(): PDFString(getattr(self, name)) for name in names}
        return PDFDictionary(said).format(document)


class TaggedCanvas(Canvas):
    """A canvas that knows what it draws."""

    _doc: Any
    _code: list[str]
    _annotationrefs: list[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._root = _Element("Document", None)
        self._elements = [self._root]
        self._open = [self._root]
        self._known: dict[object, _Element] = {}
        self._on_page: list[_Element] = []  # by number of the mark
        self._parents: list[Any] = []  # of pages and links, by their number
        self._marked = False
        super().__init__(*args, **kwargs)
        self._doc.info = _Info()

    @contextmanager
    def element(self, kind: str, key: object = None, **table: Any) -> Iterator[None]:
        """What is drawn inside belongs to an element; the same ``key`` goes on with the one that it began."""
        if self._marked:  # inside of decoration nothing is read
            yield
            return
        known = self._known.get(key) if key is not None else None
        if known is None:
            known = self._begin(_Element(kind, self._open[-1], table=table))
            if key is not None:
                self._known[key] = known
        with self._inside(known):
            yield

    @contextmanager
    def figure(self, alt: str, box: tuple[float, float, float, float]) -> Iterator[None]:
        """What is drawn inside is a picture, told by ``alt``; ``box`` is its place in points."""
        if self._marked:
            yield
            return
        with self._inside(self._begin(_Element("Figure", self._open[-1], alt, box))):
            yield

    def has_begun(self, key: object) -> bool:
        """Whether an element of that key stands on an earlier page, or further up on this one."""
        return key in self._known

    @property
    def in_figure(self) -> bool:
        """Whether what is drawn is a picture that says something."""
        return self._open[-1].kind == "Figure"

    @contextmanager
    def content(self) -> Iterator[None]:
        """What is drawn inside is content of the innermost element; outside of all, of a paragraph."""
        if self._marked:
            yield
        elif self._open[-1].kind in _GROUPS:
            with self.element("P"), self.content():
                yield
        else:
            here, number = self._open[-1], len(self._on_page)
            self._on_page.append(here)
            place = PDFDictionary({"Type": PDFName("MCR"), "MCID": number, "Pg": self._doc.thisPageRef()})
            here.kids.append(place)
            with self._marks(f"/{here.kind} <</MCID {number}>> BDC"):
                yield

    @contextmanager
    def decoration(self, kind: str = "Layout") -> Iterator[None]:
        """What is drawn inside is left out by a reader that can't see it; nothing, inside of content."""
        if self._marked:
            yield
        else:
            with self._marks(f"/Artifact <</Type /{kind}>> BDC"):
                yield

    @contextmanager
    def read_as(self, text: str) -> Iterator[None]:
        """What is drawn inside is read as the text, however it is drawn."""
        actual = ("\ufeff" + text).encode("utf-16-be").hex().upper()
        self.addLiteral(f"/Span <</ActualText <{actual}>>> BDC")
        yield
        self.addLiteral("EMC")

    def link(self, url: str, box: tuple[float, float, float, float], text: str) -> None:
        """A link over the innermost element, in points; the text says where it leads."""
        number = len(self._parents)
        self._parents.append(self._open[-1].reference)
        self.linkURL(url, box, Contents=PDFString(text), StructParent=number, F=4)
        place = PDFDictionary(
            {"Type": PDFName("OBJR"), "Obj": self._annotationrefs[-1], "Pg": self._doc.thisPageRef()}
        )
        self._open[-1].kids.append(place)

    def save(self) -> None:
        """Write the tree beside the pages, then the file."""
        if self._code:
            self.showPage()
        self._write_tree()
        self._write_description()
        super().save()

    def _begin(self, element: _Element) -> _Element:
        element.number = len(self._elements)
        self._elements.append(element)
        self._open[-1].kids.append(element)
        return element

    @contextmanager
    def _inside(self, element: _Element) -> Iterator[None]:
        self._open.append(element)
        yield
        self._open.pop()

    @contextmanager
    def _marks(self, begin: str) -> Iterator[None]:
        self.addLiteral(begin)
        self._marked = True
        yield
        self._marked = False
        self.addLiteral("EMC")

    def _setAnnotations(self, page: Any) -> None:
        super()._setAnnotations(page)  # type: ignore[misc]
        # reportlab writes the entries that it knows of: it has to be told of these two.
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.StructParents, page.Tabs = len(self._parents), PDFName("S")
        self._parents.append(PDFArray([element.reference for element in self._on_page]))
        self._on_page = []

    def _write_tree(self) -> None:
        document = self._doc
        root = "StructTreeRoot"
        numbers = [entry for number, parent in enumerate(self._parents) for entry in (number, parent)]
        tree = PDFDictionary(
            {
                "Type": PDFName("StructTreeRoot"),
                "K": self._root.reference,
                "ParentTree": PDFDictionary({"Nums": PDFArray(numbers)}),
                "ParentTreeNextKey": len(self._parents),
            }
        )
        document.Reference(tree, root)
        for element in self._elements:
            parent = PDFObjectReference(root) if element.parent is None else element.parent.reference
            document.Reference(_dictionary(element, parent), _name(element.number))
        document.Catalog.StructTreeRoot = PDFObjectReference(root)
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        document._pdfVersion = max(document._pdfVersion, _VERSION)

    def _write_description(self) -> None:
        info, language = self._doc.info, self._doc.Catalog.Lang
        parts = {"title": info.title, "author": info.author, "subject": info.subject}
        text = _XMP.format(
            **{key: escape(str(value)) for key, value in parts.items()},
            creator=escape(str(info.creator)),
            language=language.s,
        )
        self._doc.Catalog.Metadata = XMP(creator=lambda _document: text.encode())


def _name(number: int) -> str:
    return f"Element{number}"


def _dictionary(element: _Element, parent: Any) -> PDFDictionary:
    kids = [kid.reference if isinstance(kid, _Element) else kid for kid in element.kids]
    entries = {"Type": PDFName("StructElem"), "S": PDFName(element.kind), "P": parent, "K": PDFArray(kids)}
    if element.alt:
        entries["Alt"] = PDFString(element.alt)
    if element.box:
        box = PDFArray([round(edge, 2) for edge in element.box])
        entries["A"] = PDFDictionary({"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": box})
    if element.table:
        entries["A"] = PDFDictionary({"O": PDFName("Table"), **element.table})
    return PDFDictionary(entries)
