package fetch_test

import (
	"context"
	"fmt"
	"time"

	"github.com/newsarc/newsarc/scraper/fetch"
)

func ExampleClient_Fetch() {
	client, err := fetch.New(fetch.Options{UserAgent: "mybot/1.0 (+https://example.org/bot)", Timeout: 10 * time.Second})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	_, err = client.Fetch(context.Background(), fetch.Request{URL: "http://127.0.0.1/secrets"})
	fmt.Println(err)
	// Output: fetch http://127.0.0.1/secrets: address is private or reserved: dial tcp 127.0.0.1:80: prohibited IP address: 127.0.0.1 is not a permitted destination (denied by: 127.0.0.0/8)
}
