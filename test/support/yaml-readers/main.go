// Reads YAML documents, each a mapping of texts, and answers what two readers make of the member "value" of each.
package main

import (
	"encoding/json"
	"math"
	"os"

	v3 "gopkg.in/yaml.v3"
	"sigs.k8s.io/yaml"
)

type answer struct {
	Kubernetes any    `json:"kubernetes"`
	V3         any    `json:"v3"`
	Error      string `json:"error,omitempty"`
}

// JSON has no word for numbers that are not finite.
func writable(value any) any {
	if number, ok := value.(float64); ok && (math.IsNaN(number) || math.IsInf(number, 0)) {
		return "not finite"
	}
	return value
}

func main() {
	var documents []string
	if err := json.NewDecoder(os.Stdin).Decode(&documents); err != nil {
		panic(err)
	}
	answers := make([]answer, len(documents))
	for i, text := range documents {
		var first, second map[string]any
		if err := yaml.Unmarshal([]byte(text), &first); err != nil {
			answers[i].Error = err.Error()
		}
		if err := v3.Unmarshal([]byte(text), &second); err != nil {
			answers[i].Error = err.Error()
		}
		answers[i].Kubernetes, answers[i].V3 = writable(first["value"]), writable(second["value"])
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
