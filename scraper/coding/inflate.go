package coding

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// inflater decodes DEFLATE (RFC 1951). It reads eight bytes of input at a time, looks a
// code up with the number of its extra bits, and decodes into one buffer that
// holds the window too: pages are decoded at every request, and the libraries' decoders,
// which ask for each byte of input, take twice as long.
type inflater struct {
	in     *bufio.Reader
	ahead  []byte // what in holds, from its first byte of which a bit is left
	at     int    // the byte of ahead that comes next into bits
	bits   uint64
	n      uint // how many bits wait; the bytes of whole ones are still in ahead
	buf    [window + room + 8]byte
	given  int // up to here buf was read
	end    int // up to here it is filled
	stored int // bytes left of a block that is not coded
	block  int // what is being decoded
	last   bool
	err    error

	lengths [maxLiterals + maxDistances]uint8
	literal [1<<literalBits + 144<<(maxBits-literalBits)]uint32
	distant [1<<distantBits + 16<<(maxBits-distantBits)]uint32
}

const (
	window       = 32 << 10
	room         = 64 << 10
	longest      = 258 // match
	maxBits      = 15  // of a code
	literalBits  = 10  // that the first table of literals and lengths is looked up by
	distantBits  = 8
	maxLiterals  = 288
	maxDistances = 32
)

// The blocks.
const (
	blockNone = iota
	blockStored
	blockCoded
)

// An entry of a table is what a code means: how many bits it takes and how many extra
// bits follow, in the lowest ten bits, flags, and a value in the upper half. It is 0 if there
// is no such code.
const (
	flagLiteral = 1 << (10 + iota) // the value is a byte
	flagEnd                        // of the block
	flagMore                       // longer codes: the value is the place of their table, the extra bits are its
)

var errDeflate = errors.New("deflate: corrupt input")

func (f *inflater) reset(in *bufio.Reader) {
	f.in, f.ahead, f.at, f.bits, f.n = in, nil, 0, 0, 0
	f.given, f.end, f.stored, f.block, f.last, f.err = 0, 0, 0, blockNone, false, nil
}

// Read implements io.Reader. At the end of the stream what follows it is left in the input.
func (f *inflater) Read(p []byte) (int, error) {
	for f.given == f.end && f.err == nil {
		if f.end > window+room-longest { // keep the window
			f.end = copy(f.buf[:], f.buf[f.end-window:f.end])
			f.given = f.end
		}
		if f.err = f.decode(); f.err != nil {
			f.release()
		}
	}
	n := copy(p, f.buf[f.given:f.end])
	if f.given += n; f.given < f.end {
		return n, nil
	}
	return n, f.err
}

// release gives the input back what was read ahead.
func (f *inflater) release() {
	_, err := f.in.Discard(f.at - int(f.n/8)) //nolint:gosec // at most eight
	if f.err == io.EOF && err != nil {
		f.err = err
	}
	f.ahead, f.at, f.bits, f.n = nil, 0, 0, 0
}

// more reads more input; ahead is longer then.
func (f *inflater) more() error {
	used := f.at - int(f.n/8) //nolint:gosec // at most eight
	if _, err := f.in.Discard(used); err != nil {
		return err
	}
	f.at -= used
	have := max(len(f.ahead)-used, 0)
	if have == f.in.Buffered() {
		if _, err := f.in.Peek(have + 1); f.in.Buffered() <= have {
			if err == io.EOF {
				err = io.ErrUnexpectedEOF
			}
			f.ahead, _ = f.in.Peek(have)
			return err
		}
	}
	f.ahead, _ = f.in.Peek(f.in.Buffered())
	return nil
}

// need makes at least n bits wait, if the input has so many.
func (f *inflater) need(n uint) error {
	for f.n < n {
		if f.at == len(f.ahead) {
			if err := f.more(); err != nil {
				return err
			}
		}
		f.bits |= uint64(f.ahead[f.at]) << f.n
		f.at++
		f.n += 8
	}
	return nil
}

// take takes n bits, which wait.
func (f *inflater) take(n uint) uint64 {
	v := f.bits & (1<<n - 1)
	f.bits >>= n
	f.n -= n
	return v
}

// get takes n bits.
func (f *inflater) get(n uint) (int, error) {
	err := f.need(n)
	if err != nil {
		return 0, err
	}
	return int(f.take(n)), nil //nolint:gosec // a few bits
}

// decode decodes until the buffer is full or the stream ends, with io.EOF.
func (f *inflater) decode() (err error) {
	for f.end <= window+room-longest {
		switch f.block {
		case blockNone:
			if f.last {
				return io.EOF
			}
			err = f.begin()
		case blockStored:
			err = f.copyStored()
		case blockCoded:
			err = f.codes()
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// begin reads the head of a block.
func (f *inflater) begin() error {
	head, err := f.get(3)
	if err != nil {
		return err
	}
	f.last = head&1 == 1
	switch head >> 1 {
	case 0:
		f.take(f.n % 8)
		size, err := f.get(32)
		if err != nil {
			return err
		}
		if size&0xffff != ^size>>16&0xffff {
			return errDeflate
		}
		f.stored, f.block = size&0xffff, blockStored
		return nil
	case 1:
		for i := range maxLiterals {
			f.lengths[i] = 8
			if i >= 144 && i < 256 {
				f.lengths[i] = 9
			} else if i >= 256 && i < 280 {
				f.lengths[i] = 7
			}
		}
		for i := range maxDistances {
			f.lengths[maxLiterals+i] = 5
		}
		return f.tables(maxLiterals, maxDistances)
	case 2:
		return f.readTables()
	}
	return errDeflate
}

// copyStored copies bytes of a block that is not coded.
func (f *inflater) copyStored() error {
	for ; f.stored > 0; f.stored-- {
		if f.end == window+room {
			return nil
		}
		b, err := f.get(8)
		if err != nil {
			return err
		}
		f.buf[f.end] = byte(b) //nolint:gosec // eight bits
		f.end++
	}
	f.block = blockNone
	return nil
}

// codeOrder is the order in which the lengths of the codes come that lengths are written in.
var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readTables reads the codes of a block.
func (f *inflater) readTables() error {
	head, err := f.get(14)
	if err != nil {
		return err
	}
	literals, distances, codes := head&31+257, head>>5&31+1, head>>10+4
	if literals > 286 || distances > 30 {
		return errDeflate
	}
	lengths := f.lengths[:19]
	clear(lengths)
	for _, at := range codeOrder[:codes] {
		n, err := f.get(3)
		if err != nil {
			return err
		}
		lengths[at] = uint8(n) //nolint:gosec // three bits
	}
	if !fill(f.distant[:], distantBits, lengths, nil) {
		return errDeflate
	}
	lengths = f.lengths[:literals+distances]
	for i := 0; i < len(lengths); {
		e, err := f.code(f.distant[:], distantBits)
		if err != nil {
			return err
		}
		var base int
		var extra uint
		length := e >> 16
		switch length {
		case 16:
			if i == 0 {
				return errDeflate
			}
			length, base, extra = uint32(lengths[i-1]), 3, 2
		case 17:
			length, base, extra = 0, 3, 3
		case 18:
			length, base, extra = 0, 11, 7
		default:
			lengths[i] = uint8(length) //nolint:gosec // below 16
			i++
			continue
		}
		times, err := f.get(extra)
		if times += base; err != nil || i+times > len(lengths) {
			return cmpErr(err, errDeflate)
		}
		for range times {
			lengths[i] = uint8(length) //nolint:gosec // below 16
			i++
		}
	}
	return f.tables(literals, distances)
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// tables makes the tables of a block from the lengths of its codes.
func (f *inflater) tables(literals, distances int) error {
	if !fill(f.literal[:], literalBits, f.lengths[:literals], literalMeaning[:]) ||
		!fill(f.distant[:], distantBits, f.lengths[literals:literals+distances], distantMeaning[:]) {
		return errDeflate
	}
	f.block = blockCoded
	return nil
}

// The entries of codes without the bits that the code itself takes.
var literalMeaning = func() (m [maxLiterals]uint32) {
	for i := range 256 {
		m[i] = uint32(i)<<16 | flagLiteral
	}
	m[256] = flagEnd
	base := uint32(3)
	for i := uint32(257); i < 285; i++ {
		extra := max(i-257, 4)/4 - 1
		m[i] = base<<16 | extra<<5
		base += 1 << extra
	}
	m[285] = longest << 16
	return m
}()

var distantMeaning = func() (m [maxDistances]uint32) {
	base := uint32(1)
	for i := range uint32(30) {
		extra := max(i, 2)/2 - 1
		m[i] = base<<16 | extra<<5
		base += 1 << extra
	}
	return m
}()

// fill makes a table of canonical codes by their lengths. meaning may be nil: a code
// then means its number. It is false if no code has such lengths.
func fill(table []uint32, first uint, lengths []uint8, meaning []uint32) bool {
	var count, next [maxBits + 2]int
	for _, n := range lengths {
		count[n]++
	}
	most, code := 0, 0
	for n := 1; n <= maxBits; n++ {
		next[n] = code
		if code += count[n]; code > 1<<n {
			return false // more codes than there are
		}
		if count[n] > 0 {
			most = n
		}
		code <<= 1
	}
	used := code >> (maxBits + 1 - most) // of the longest codes
	if most > 0 && used != 1<<most && !(used == 1 && most == 1) {
		return false // not all that there are; of a single code of one bit the other is missing
	}
	clear(table[:1<<first])
	size := 1 << first
	deep := max(most-int(first), 0) //nolint:gosec // ten at most
	for symbol, n := range lengths {
		if n == 0 {
			continue
		}
		e := uint32(symbol) << 16 //nolint:gosec // below 288
		if meaning != nil {
			if e = meaning[symbol]; e == 0 {
				e = flagLiteral | flagEnd // a code that means nothing
			}
		}
		e |= uint32(n)
		reversed := int(bits.Reverse16(uint16(next[n])) >> (16 - n)) //nolint:gosec // n bits
		next[n]++
		if uint(n) <= first {
			for i := reversed; i < 1<<first; i += 1 << n {
				table[i] = e
			}
			continue
		}
		head := &table[reversed&(1<<first-1)]
		if *head == 0 {
			*head = uint32(size)<<16 | uint32(deep)<<5 | flagMore //nolint:gosec // a place in the table
			clear(table[size : size+1<<deep])
			size += 1 << deep
		}
		sub := table[*head>>16:]
		for i := reversed >> first; i < 1<<deep; i += 1 << (uint(n) - first) {
			sub[i] = e
		}
	}
	return true
}

// code takes one code.
func (f *inflater) code(table []uint32, first uint) (uint32, error) {
	short := f.need(maxBits) // the last codes may have fewer bits behind them
	e := lookUp(table, first, f.bits)
	n := uint(e & 31)
	switch {
	case n > f.n || e == 0 && short != nil:
		return 0, short
	case e == 0 || e&(flagLiteral|flagEnd) == flagLiteral|flagEnd:
		return 0, errDeflate
	}
	f.take(n)
	return e, nil
}

func lookUp(table []uint32, first uint, b uint64) uint32 {
	e := table[b&(1<<first-1)]
	if e&flagMore != 0 {
		e = table[uint64(e>>16)+b>>first&(1<<(e>>5&31)-1)]
	}
	return e
}

// codes decodes a block, until its end or until the buffer is full.
func (f *inflater) codes() error {
	for f.end <= window+room-longest {
		if f.at+8 <= len(f.ahead) {
			if err := f.fast(); err != nil || f.block != blockCoded {
				return err
			}
			continue
		}
		e, err := f.code(f.literal[:], literalBits)
		if err != nil {
			return err
		}
		switch {
		case e&flagLiteral != 0:
			f.buf[f.end] = byte(e >> 16)
			f.end++
			continue
		case e&flagEnd != 0:
			f.block = blockNone
			return nil
		}
		length, err := f.get(uint(e >> 5 & 31))
		if err != nil {
			return err
		}
		d, err := f.code(f.distant[:], distantBits)
		if err != nil {
			return err
		}
		distance, err := f.get(uint(d >> 5 & 31))
		if err != nil {
			return err
		}
		if err := f.match(length+int(e>>16), distance+int(d>>16)); err != nil {
			return err
		}
	}
	return nil
}

// fast is codes while there are eight bytes of input: a length and a distance take 48 bits.
func (f *inflater) fast() error {
	in, at, b, n, end := f.ahead, f.at, f.bits, f.n, f.end
	defer func() { f.at, f.bits, f.n = at, b&(1<<n-1), n }()
	for end <= window+room-longest && at+8 <= len(in) {
		b |= binary.LittleEndian.Uint64(in[at:]) << n
		at += int(63-n) >> 3 //nolint:gosec // eight at most
		n |= 56
		e := lookUp(f.literal[:], literalBits, b)
		b >>= e & 31
		n -= uint(e & 31)
		if e&flagLiteral != 0 && e&flagEnd == 0 {
			f.buf[end] = byte(e >> 16)
			end++
			if e = f.literal[b&(1<<literalBits-1)]; e&(flagLiteral|flagEnd) != flagLiteral {
				continue
			}
			f.buf[end] = byte(e >> 16) // often literals follow each other
			end++
			b >>= e & 31
			n -= uint(e & 31)
			continue
		}
		f.end = end
		switch {
		case e&flagLiteral != 0 || e == 0:
			return errDeflate
		case e&flagEnd != 0:
			f.block = blockNone
			return nil
		}
		extra := e >> 5 & 31
		length := int(e>>16) + int(b&(1<<extra-1)) //nolint:gosec // 258 at most
		b >>= extra
		d := lookUp(f.distant[:], distantBits, b)
		b >>= d & 31
		more := d >> 5 & 31
		distance := int(d>>16) + int(b&(1<<more-1)) //nolint:gosec // 32 KB at most
		b >>= more
		n -= uint(extra + d&31 + more)
		if d == 0 || d&flagLiteral != 0 {
			return errDeflate
		}
		if distance < 8 || distance > end {
			if err := f.match(length, distance); err != nil {
				return err
			}
			end = f.end
			continue
		}
		from, to := end-distance, end
		for end += length; to < end; to += 8 { // up to seven bytes too many, which are written again
			binary.LittleEndian.PutUint64(f.buf[to:], binary.LittleEndian.Uint64(f.buf[from:]))
			from += 8
		}
	}
	f.end = end
	return nil
}

// match repeats what came a distance before.
func (f *inflater) match(length, distance int) error {
	from, to := f.end-distance, f.end
	if from < 0 {
		return errDeflate
	}
	f.end += length
	if distance >= length {
		copy(f.buf[to:f.end], f.buf[from:to])
		return nil
	}
	for to < f.end { // each copy doubles what repeats
		to += copy(f.buf[to:f.end], f.buf[from:to])
	}
	return nil
}
