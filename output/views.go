package output

func (d *Dataset) writeViews() error { return nil }
