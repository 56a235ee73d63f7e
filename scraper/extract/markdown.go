package extract

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// shape says what a block of the body is when it is written down.
type shape uint8

const (
	shapeParagraph shape = iota
	shapeHeading
	shapeItem
	shapeQuote
	shapeCode
	shapeCell
)

// form is a block's shape and the elements that give it.
type form struct {
	shape shape
	level int   // of a heading; nesting of a list item, from 0
	item  int32 // the li, dt or dd
	list  int32 // outermost list
	row   int32 // the tr of a table of data
	table int32
	quote bool
}

// formOf reads the shape of a block off the elements around it.
func (t *runningText) formOf(i int) form {
	d := t.doc
	b := &d.blocks[i]
	f := form{item: -1, list: -1, row: -1, table: -1}
	if isHeading(b.tag) {
		f.shape = shapeHeading
		f.level = int(b.node.Data[1] - '0')
	}
	for e, n := b.elem, 0; e >= 0 && n < 24; e, n = d.elements[e].parent, n+1 {
		switch d.elements[e].node.DataAtom {
		case atom.Li, atom.Dd, atom.Dt:
			if f.item < 0 {
				f.item = e
			}
		case atom.Ul, atom.Ol, atom.Dl:
			if f.list >= 0 && f.item >= 0 {
				f.level++
			}
			f.list = e
		case atom.Blockquote:
			f.quote = true
		case atom.Pre:
			if f.shape == shapeParagraph {
				f.shape = shapeCode
			}
		case atom.Tr:
			if f.row < 0 {
				f.row = e
			}
		case atom.Table:
			if f.table < 0 {
				f.table = e
			}
		case atom.Article, atom.Main, atom.Body:
			n = 24
		}
	}
	switch {
	case f.shape != shapeParagraph:
	case f.row >= 0 && t.tabular(f.table):
		f.shape = shapeCell
	case f.item >= 0 && f.list >= 0:
		f.shape = shapeItem
	case f.quote:
		f.shape = shapeQuote
	}
	if f.shape != shapeCell {
		f.row, f.table = -1, -1
	}
	return f
}

// tabular says whether a table holds data: cells of one block each, several in
// some row. Tables that lay out a page are none.
func (t *runningText) tabular(table int32) bool {
	if table < 0 {
		return false
	}
	if v, ok := t.tables[table]; ok {
		return v
	}
	d := t.doc
	e := &d.elements[table]
	rows, cells, loose := 0, 0, 0
	for j := table + 1; j < int32(len(d.elements)) && d.elements[j].depth > e.depth; j++ {
		switch d.elements[j].node.DataAtom {
		case atom.Tr:
			rows++
		case atom.Td, atom.Th:
			cells++
			if d.elements[j].hi-d.elements[j].lo > 2 {
				loose++
			}
		case atom.Table:
			loose += 1000
		}
	}
	v := rows >= 2 && cells >= rows*3/2 && loose*5 <= cells
	if t.tables == nil {
		t.tables = map[int32]bool{}
	}
	t.tables[table] = v
	return v
}

// separator is what stands between two blocks of the plain body: items of one
// list and rows of one table follow line by line, cells of one row with a tab.
func separator(a, b form) string {
	switch {
	case a.row >= 0 && a.row == b.row:
		return "\t"
	case a.table >= 0 && a.table == b.table, a.shape == shapeItem && b.shape == shapeItem && a.list == b.list:
		return "\n"
	}
	return "\n\n"
}

// markdown writes blocks as CommonMark with tables.
type markdown struct {
	p     *page
	t     *runningText
	out   strings.Builder
	line  []byte // see inline
	last  form
	begun bool
	cells int // of the table's first row while it is open
	first bool
}

func (w *markdown) block(i int, f form) {
	b := &w.p.blocks[i]
	if w.last.row >= 0 && (f.row != w.last.row) {
		w.endRow()
	}
	switch {
	case !w.begun:
	case f.row >= 0 && f.row == w.last.row:
	case f.table >= 0 && f.table == w.last.table:
		w.out.WriteString("\n")
	case f.shape == shapeItem && w.last.shape == shapeItem && f.list == w.last.list && f.item != w.last.item:
		w.out.WriteString("\n")
	case f.quote && w.last.quote:
		w.out.WriteString("\n>\n")
	default:
		w.out.WriteString("\n\n")
	}
	if f.quote && f.shape != shapeCell {
		w.out.WriteString("> ")
	}
	switch f.shape {
	case shapeHeading:
		w.out.WriteString(strings.Repeat("#", max(1, f.level)) + " ")
		w.out.WriteString(strings.ReplaceAll(string(w.inline(b)), "\\\n", " "))
	case shapeItem:
		indent := strings.Repeat("    ", f.level)
		if f.item == w.last.item && w.begun {
			w.out.WriteString(indent + "    ")
		} else {
			w.out.WriteString(indent + w.bullet(f))
		}
		w.out.WriteString(strings.ReplaceAll(string(w.inline(b)), "\n", "\n"+indent+"    "))
	case shapeCode:
		text := w.t.plain(i, f)
		fence := "```"
		for strings.Contains(text, fence) {
			fence += "`"
		}
		w.out.WriteString(fence + "\n" + text + "\n" + fence)
	case shapeCell:
		if f.row != w.last.row {
			w.out.WriteString("|")
			w.first = f.table != w.last.table
			w.cells = 0
		}
		w.cells++
		cell := strings.ReplaceAll(strings.ReplaceAll(string(w.inline(b)), "\\\n", " "), "|", "\\|")
		w.out.WriteString(" " + cell + " |")
	default:
		text := w.inline(b)
		if f.quote {
			text = bytes.ReplaceAll(text, []byte("\n"), []byte("\n> "))
		}
		w.out.Write(text)
	}
	w.last, w.begun = f, true
}

// endRow closes a table's row; the first one is its head.
func (w *markdown) endRow() {
	if w.first {
		w.out.WriteString("\n|" + strings.Repeat(" --- |", w.cells))
		w.first = false
	}
}

func (w *markdown) bullet(f form) string {
	if n := w.t.number(f.item); n > 0 {
		return strconv.Itoa(n) + ". "
	}
	return "- "
}

func (w *markdown) String() string {
	if w.last.row >= 0 && w.begun {
		w.endRow()
	}
	return w.out.String()
}

// inline makes text of the runs of a block with links, emphasis and code. It
// holds until the next call.
func (w *markdown) inline(b *block) []byte {
	runs := w.p.runsOf(b)
	out := w.line[:0]
	var link *html.Node
	href, gap := "", ""
	for i := range runs {
		r := &runs[i]
		if r.link != link {
			out = append(closeLink(out, href), gap...)
			href = ""
			gap = ""
			if link = r.link; link != nil {
				ref, _ := attr(link, "href")
				if href = linkTarget(w.p.resolve(ref)); href != "" {
					out = append(out, '[')
				}
			}
		}
		out = append(out, gap...)
		mark := w.style(b, r)
		text := r.text
		if mark != "`" {
			text = escapeMarkdown(text, len(out) == 0)
		}
		out = append(append(append(out, mark...), text...), mark...)
		end := len(b.text)
		if i+1 < len(runs) {
			end = runs[i+1].start
		}
		if gap = b.text[min(r.start+len(r.text), end):end]; gap != " " && gap != "" {
			gap = strings.ReplaceAll(gap, "\n", "\\\n")
		}
	}
	w.line = closeLink(out, href)
	return w.line
}

// closeLink ends the text of a link, if there is one.
func closeLink(out []byte, href string) []byte {
	if href == "" {
		return out
	}
	return append(append(append(out, "]("...), href...), ')')
}

// style is the mark around a run: of strong, emphasis or code.
func (w *markdown) style(b *block, r *run) string {
	if isHeading(b.tag) {
		return ""
	}
	em := false
	for n := r.node; n != nil && n != b.node; n = n.Parent {
		switch n.DataAtom {
		case atom.Code, atom.Kbd, atom.Samp, atom.Tt:
			if !strings.Contains(r.text, "`") {
				return "`"
			}
		case atom.Em, atom.I, atom.Cite:
			em = true
		}
	}
	switch {
	case r.strong && em:
		return "***"
	case r.strong:
		return "**"
	case em:
		return "*"
	}
	return ""
}

func linkTarget(u string) string {
	if strings.ContainsAny(u, " ()<>") {
		return strings.NewReplacer(" ", "%20", "(", "%28", ")", "%29", "<", "%3C", ">", "%3E").Replace(u)
	}
	return u
}

// escapeMarkdown keeps characters of a text from meaning anything.
func escapeMarkdown(s string, begin bool) string {
	if begin && s != "" {
		switch c := s[0]; {
		case c == '#' || c == '>' || c == '+' || c == '-' || c == '=' || c == '~':
			s = "\\" + s
			return s[:2] + escapeInline(s[2:])
		case c >= '0' && c <= '9':
			n := 0
			for n < len(s) && s[n] >= '0' && s[n] <= '9' {
				n++
			}
			if n < len(s) && (s[n] == '.' || s[n] == ')') && (n+1 == len(s) || s[n+1] == ' ') {
				return s[:n] + "\\" + s[n:n+1] + escapeInline(s[n+1:])
			}
		}
	}
	return escapeInline(s)
}

func escapeInline(s string) string {
	if !needsEscape(s) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\n':
			out.WriteByte('\\')
		case '\\', '`', '*', '[', ']', '<':
			out.WriteByte('\\')
		case '_':
			if i == 0 || i+1 == len(s) || s[i-1] == ' ' || s[i+1] == ' ' {
				out.WriteByte('\\')
			}
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// needsEscape says whether a text holds one of the characters that escapeInline looks at.
func needsEscape(s string) bool {
	for i := 0; i < len(s); i++ {
		if escaped[s[i]] {
			return true
		}
	}
	return false
}

var escaped = [256]bool{'\\': true, '`': true, '*': true, '_': true, '[': true, ']': true, '<': true, '\n': true}

// plain is the text of a block as the plain body has it: code keeps its lines
// and indents.
func (t *runningText) plain(i int, f form) string {
	b := &t.doc.blocks[i]
	if f.shape != shapeCode {
		return b.text
	}
	for e := b.elem; e >= 0; e = t.doc.elements[e].parent {
		if el := &t.doc.elements[e]; el.node.DataAtom == atom.Pre {
			if el.hi-el.lo == 1 {
				return codeText(el.node)
			}
			break
		}
	}
	return b.text
}

// number is the place of an item in its ordered list as browsers print it; 0
// for items of other lists.
func (t *runningText) number(item int32) int {
	if t.numbers == nil {
		t.numbers = map[int32]int{}
		next := map[*html.Node]int{}
		for e := range t.doc.elements {
			n := t.doc.elements[e].node
			if n.DataAtom != atom.Li || n.Parent == nil || n.Parent.DataAtom != atom.Ol {
				continue
			}
			if _, begun := next[n.Parent]; !begun {
				next[n.Parent] = attrNumber(n.Parent, "start", 1)
			}
			v := attrNumber(n, "value", next[n.Parent])
			next[n.Parent] = v + 1
			t.numbers[int32(e)] = v
		}
	}
	return t.numbers[item]
}

func attrNumber(n *html.Node, key string, otherwise int) int {
	if v, ok := attr(n, key); ok {
		if i, err := strconv.Atoi(strings.TrimSpace(v)); err == nil {
			return i
		}
	}
	return otherwise
}

// codeText is the text of an element as it stands, without trailing white space.
func codeText(pre *html.Node) string {
	var out strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.TextNode {
			out.WriteString(n.Data)
		}
		if n.DataAtom == atom.Br {
			out.WriteByte('\n')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			if !skipped(c.DataAtom) {
				walk(c)
			}
		}
	}
	walk(pre)
	lines := strings.Split(strings.Trim(out.String(), "\r\n"), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(clean2(lines[i]), " \t\r")
	}
	return strings.Join(lines, "\n")
}
