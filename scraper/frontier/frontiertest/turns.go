package frontiertest

import (
	"time"

	"github.com/newsarc/newsarc/schema"
	"github.com/newsarc/newsarc/scraper/frontier"
)

func (t *suite) turn(host string, booked time.Time) frontier.Turn {
	t.Helper()
	turn, err := t.s.Turn(ctx, host, t.now, booked)
	t.check(err)
	return turn
}

// turns takes turns of a host for requests of other hosts: they and the host's own
// keep the same delay, and neither keeps the other waiting for ever.
func (t *suite) turns() {
	const delay = 10 * time.Second
	t.with(frontier.Options{Delay: delay})
	t.known("http://b.org/1", "http://b.org/2", "http://b.org/3")
	first := t.turn("b.org", time.Time{})
	t.equal("a host that was never asked", []any{first.Granted, first.DelayKept < 0}, []any{true, true})
	t.none("a turn is out")
	t.pass(2 * time.Second)
	t.check(t.s.EndTurn(ctx, "b.org", frontier.TurnEnd{At: t.now}))
	t.pass(delay - time.Millisecond)
	t.none("the delay counts from the end of the turn")
	t.pass(time.Millisecond)
	l := t.one()
	t.equal("kept since the turn", l.DelayKept, delay)

	busy := t.turn("b.org", time.Time{})
	t.equal("a host that is being asked", []any{busy.Granted, busy.At.Sub(t.now)}, []any{false, delay})
	t.pass(time.Second)
	t.commit(t.done(l))
	ended := t.now
	t.pass(busy.At.Sub(t.now))
	early := t.turn("b.org", busy.At)
	t.equal("the request before took its time", []any{early.Granted, early.At.Sub(ended)}, []any{false, delay})
	t.pass(early.At.Sub(t.now))
	t.none("the turn is booked")
	granted := t.turn("b.org", early.At)
	t.equal("the booked turn", granted, frontier.Turn{Granted: true, DelayOwed: delay, DelayKept: delay})
	t.check(t.s.EndTurn(ctx, "b.org", frontier.TurnEnd{At: t.now}))
	t.pass(delay)
	l = t.one()

	again := t.turn("b.org", time.Time{})
	v := t.done(l)
	v.HostNotBefore = t.now.Add(time.Hour)
	t.commit(v)
	t.pass(again.At.Sub(t.now))
	late := t.turn("b.org", again.At)
	t.equal("the host asked for time", []any{late.Granted, late.At.Equal(v.HostNotBefore)}, []any{false, true})
	t.pass(time.Hour)
	t.equal("which has passed", t.turn("b.org", late.At).Granted, true)
	t.check(t.s.EndTurn(ctx, "b.org", frontier.TurnEnd{At: t.now}))
	t.pass(delay)
	t.equal("its own work goes on", t.one().URL, "http://b.org/3")

	t.equal("a host of nobody", t.turn("c.org", time.Time{}).Granted, true)
	t.check(t.s.EndTurn(ctx, "c.org", frontier.TurnEnd{At: t.now}))
	t.pass(delay)
	t.equal("again", t.turn("c.org", time.Time{}).Granted, true)
	t.check(t.s.EndTurn(ctx, "c.org", frontier.TurnEnd{
		At: t.now, Outcome: schema.OutcomeRateLimited, HostNotBefore: t.now.Add(time.Hour), HostDelay: 2 * delay,
	}))
	h, begin := t.host("c.org"), t.now
	t.equal("what the answer asked for", []any{h.Delay, h.NotBefore.Equal(begin.Add(time.Hour)), h.Failures}, []any{2 * delay, true, 1})
	t.pass(delay)
	late = t.turn("c.org", time.Time{})
	t.equal("is kept", []any{late.Granted, late.At.Equal(begin.Add(time.Hour))}, []any{false, true})
}
