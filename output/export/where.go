package export

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/newsarc/newsarc/schema"
)

// truth is SQL's: what is compared with null is neither true nor false.
type truth int8

const (
	no truth = iota - 1
	unknown
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

// condition is a parsed Options.Where.
type condition func(schema.Row) truth

// parseWhere reads a condition like
//
//	lang = 'ru' and (views >= 100 or source.name like '%TASS%') and lead is not null
//
// over the columns of a table. It is no SQL that a database runs: it knows
// columns, constants and these operators, and nothing else can be said in it.
//
//	=  !=  <>  <  <=  >  >=          with a constant: 'text' (a quote inside is two), a number, true, false
//	between 1 and 10                 both included
//	like, ilike                      % is any text, _ any letter; ilike takes capitals and small letters alike
//	in ('a', 'b')    is null         each, and between, also with not
//	contains 'text'                  a list of texts has this one
//	is empty                         a list without elements
//	not  and  or  ( )
//
// Times compare with '2026-11-01' (its 00:00Z), '2026-11-01 12:00:00' (UTC) or RFC
// 3339, which may have the word date or timestamp before them. Columns may stand
// in double quotes.
func parseWhere(table schema.Table, text string) (condition, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	row, err := schema.NewRow(table)
	if err != nil {
		return nil, err
	}
	t := reflect.TypeOf(row).Elem()
	columns := columnsOf(t, "", nil, false)
	p := &whereParser{text: text, table: table, columns: append(columns, columnsOf(t, "", nil, true)...)}
	if err := p.next(); err != nil {
		return nil, err
	}
	c, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.kind != tokenEnd {
		return nil, p.errorf("and, or, or the end is wanted here")
	}
	return c, nil
}

type tokenKind int

const (
	tokenEnd    tokenKind = iota
	tokenWord             // column or keyword, lower case
	tokenColumn           // "column", lower case
	tokenText             // 'constant'
	tokenNumber           // constant
	tokenSymbol           // operator or bracket
)

// whereParser reads one token ahead.
type whereParser struct {
	text    string
	table   schema.Table
	columns []column

	at    int // end of the token
	start int // its start
	kind  tokenKind
	token string
}

func (p *whereParser) errorf(format string, args ...any) error {
	return fmt.Errorf("%w: condition, at %q: %s", ErrOptions, strings.TrimSpace(p.text[p.start:]), fmt.Sprintf(format, args...))
}

func isWordByte(c byte) bool {
	return c == '_' || c == '.' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// next reads the next token.
func (p *whereParser) next() error {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	p.start = p.at
	if p.at == len(p.text) {
		p.kind, p.token = tokenEnd, ""
		return nil
	}
	c := p.text[p.at]
	switch {
	case c == '\'':
		return p.quoted()
	case c == '"':
		name, _, closed := strings.Cut(p.text[p.at+1:], `"`)
		if !closed {
			return p.errorf("the closing double quote is missing")
		}
		p.at += len(name) + 2
		p.kind, p.token = tokenColumn, strings.ToLower(name)
	case isDigit(c) || c == '-' && p.at+1 < len(p.text) && isDigit(p.text[p.at+1]):
		for p.at++; p.at < len(p.text) && isWordByte(p.text[p.at]); p.at++ {
		}
		p.kind, p.token = tokenNumber, p.text[p.start:p.at]
	case isWordByte(c):
		for p.at < len(p.text) && isWordByte(p.text[p.at]) {
			p.at++
		}
		p.kind, p.token = tokenWord, strings.ToLower(p.text[p.start:p.at])
	default:
		for _, symbol := range []string{"!=", "<>", "<=", ">=", "==", "=", "<", ">", "(", ")", ","} {
			if strings.HasPrefix(p.text[p.at:], symbol) {
				p.at += len(symbol)
				p.kind, p.token = tokenSymbol, strings.Replace(symbol, "==", "=", 1)
				return nil
			}
		}
		return p.errorf("%q means nothing here", c)
	}
	return nil
}

// quoted reads a constant in quotes.
func (p *whereParser) quoted() error {
	var value strings.Builder
	for rest := p.text[p.at+1:]; ; {
		end := strings.IndexByte(rest, '\'')
		if end < 0 {
			return p.errorf("the closing quote is missing")
		}
		value.WriteString(rest[:end])
		rest = rest[end+1:]
		if !strings.HasPrefix(rest, "'") {
			p.at = len(p.text) - len(rest)
			p.kind, p.token = tokenText, value.String()
			return nil
		}
		value.WriteByte('\'')
		rest = rest[1:]
	}
}

// take goes on if the token is this keyword or symbol.
func (p *whereParser) take(token string) (bool, error) {
	if p.token != token || p.kind != tokenWord && p.kind != tokenSymbol {
		return false, nil
	}
	return true, p.next()
}

// deepest is how far brackets and nots may nest.
const deepest = 200

func (p *whereParser) or(depth int) (condition, error) {
	if depth > deepest {
		return nil, p.errorf("nested too deep")
	}
	left, err := p.and(depth)
	if err != nil {
		return nil, err
	}
	for {
		if more, err := p.take("or"); err != nil || !more {
			return left, err
		}
		right, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		a := left
		left = func(r schema.Row) truth { return max(a(r), right(r)) }
	}
}

func (p *whereParser) and(depth int) (condition, error) {
	left, err := p.not(depth)
	if err != nil {
		return nil, err
	}
	for {
		if more, err := p.take("and"); err != nil || !more {
			return left, err
		}
		right, err := p.not(depth)
		if err != nil {
			return nil, err
		}
		a := left
		left = func(r schema.Row) truth { return min(a(r), right(r)) }
	}
}

func negated(c condition) condition { return func(r schema.Row) truth { return -c(r) } }

func (p *whereParser) not(depth int) (condition, error) {
	if depth > deepest {
		return nil, p.errorf("nested too deep")
	}
	if is, err := p.take("not"); err != nil {
		return nil, err
	} else if is {
		c, err := p.not(depth + 1)
		if err != nil {
			return nil, err
		}
		return negated(c), nil
	}
	if open, err := p.take("("); err != nil {
		return nil, err
	} else if open {
		c, err := p.or(depth + 1)
		if err != nil {
			return nil, err
		}
		if closed, err := p.take(")"); err != nil {
			return nil, err
		} else if !closed {
			return nil, p.errorf("the closing bracket is missing")
		}
		return c, nil
	}
	return p.comparison()
}

// comparison reads a column and what is said of it.
func (p *whereParser) comparison() (condition, error) {
	if p.kind != tokenWord && p.kind != tokenColumn {
		return nil, p.errorf("a column is wanted here")
	}
	i := slices.IndexFunc(p.columns, func(c column) bool { return c.name == p.token })
	if i < 0 {
		return nil, p.errorf("%s has no column of this name", p.table)
	}
	o := operand{p.columns[i], kindOf(p.columns[i].field.Type)}
	if err := p.next(); err != nil {
		return nil, err
	}
	if is, err := p.take("is"); err != nil {
		return nil, err
	} else if is {
		return p.is(o)
	}
	not, err := p.take("not")
	if err != nil {
		return nil, err
	}
	c, err := p.operator(o, not)
	if err == nil && not {
		c = negated(c)
	}
	return c, err
}

// is reads what follows is: [not] null, [not] empty.
func (p *whereParser) is(o operand) (condition, error) {
	not, err := p.take("not")
	if err != nil {
		return nil, err
	}
	var c condition
	switch {
	case p.kind == tokenWord && p.token == "null":
		c = func(r schema.Row) truth { return truthOf(o.null(r)) }
	case p.kind == tokenWord && p.token == "empty" && o.list():
		c = func(r schema.Row) truth { return truthOf(o.length(r) == 0) }
	case p.kind == tokenWord && p.token == "empty":
		return nil, p.errorf("%s is no list: say is null", o.column.name)
	default:
		return nil, p.errorf("is goes with null, not null, empty or not empty")
	}
	if not {
		c = negated(c)
	}
	return c, p.next()
}

// operator reads an operator and its constants.
func (p *whereParser) operator(o operand, not bool) (condition, error) {
	operator := p.token
	if p.kind != tokenWord && p.kind != tokenSymbol {
		return nil, p.errorf("an operator is wanted here, like = or is null")
	}
	switch operator {
	case "like", "ilike", "contains", "in", "between":
	case "=", "!=", "<>", "<", "<=", ">", ">=":
		if not {
			return nil, p.errorf("not goes before the column here")
		}
	default:
		return nil, p.errorf("an operator is wanted here, like = or is null")
	}
	if err := o.takes(operator); err != nil {
		return nil, p.errorf("%v", err)
	}
	if err := p.next(); err != nil {
		return nil, err
	}
	switch operator {
	case "in":
		return p.in(o)
	case "between":
		return p.between(o)
	}
	value, err := p.constant(o)
	if err != nil {
		return nil, err
	}
	return o.compare(operator, value), nil
}

// between reads the least and the most.
func (p *whereParser) between(o operand) (condition, error) {
	least, err := p.constant(o)
	if err != nil {
		return nil, err
	}
	if and, err := p.take("and"); err != nil || !and {
		return nil, cmp.Or(err, p.errorf("between goes with two constants and an and"))
	}
	most, err := p.constant(o)
	if err != nil {
		return nil, err
	}
	from, to := o.compare(">=", least), o.compare("<=", most)
	return func(r schema.Row) truth { return min(from(r), to(r)) }, nil
}

// in reads the constants of a list.
func (p *whereParser) in(o operand) (condition, error) {
	if open, err := p.take("("); err != nil || !open {
		return nil, cmp.Or(err, p.errorf("in goes with a list in brackets"))
	}
	var any condition = func(schema.Row) truth { return no }
	for {
		value, err := p.constant(o)
		if err != nil {
			return nil, err
		}
		before, equal := any, o.compare("=", value)
		any = func(r schema.Row) truth { return max(before(r), equal(r)) }
		if more, err := p.take(","); err != nil {
			return nil, err
		} else if more {
			continue
		}
		if closed, err := p.take(")"); err != nil || closed {
			return any, err
		}
		return nil, p.errorf("a comma or the closing bracket is wanted here")
	}
}

// constant reads a constant that fits the column.
func (p *whereParser) constant(o operand) (constant, error) {
	var c constant
	var err error
	if o.kind == kindTime && p.kind == tokenWord && (p.token == "date" || p.token == "timestamp") {
		if err := p.next(); err != nil {
			return c, err
		}
	}
	switch {
	case p.kind == tokenWord && p.token == "null":
		return c, p.errorf("nothing compares with null: say is null or is not null")
	case o.kind == kindTime && p.kind == tokenText:
		c.time, err = parseTime(p.token)
	case (o.kind == kindText || o.kind == kindTexts) && p.kind == tokenText:
		c.text = p.token
	case o.kind == kindNumber && p.kind == tokenNumber:
		c.number, err = strconv.ParseFloat(p.token, 64)
	case o.kind == kindBool && p.kind == tokenWord && (p.token == "true" || p.token == "false"):
		c.number = map[string]float64{"true": 1, "false": 0}[p.token]
	default:
		return c, p.errorf("%s compares with %s", o.column.name, o.kind)
	}
	if err != nil {
		return c, p.errorf("%s compares with %s", o.column.name, o.kind)
	}
	return c, p.next()
}

func parseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Parse(time.RFC3339, text)
}
