package boost

// AskOneByOne makes the model ask as on a processor that cannot ask groups at once.
func (m *Model) AskOneByOne() { m.together = false }
