package extract

// The rooms, in the order Page calls them. Each moves to its own file as it is built.

func (p *page) classify() {}
