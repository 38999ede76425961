namespace LungSeg.Infra.Tests.Bicep;

/// <summary>Reads an object literal out of a run of tokens.</summary>
internal static class BicepObject
{
    /// <summary>
    /// The properties of the first object literal in the tokens: names and the tokens of their values. Nested objects
    /// stay within their property's value.
    /// </summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<BicepToken>> Properties(IEnumerable<BicepToken> tokens)
    {
        var properties = new Dictionary<string, IReadOnlyList<BicepToken>>();
        List<BicepToken>? value = null;
        BicepToken? key = null;
        var inside = WithDepth(tokens).SkipWhile(pair => !pair.Token.Is("{")).Skip(1).ToArray();
        var level = inside.Length == 0 ? 0 : WithDepth(tokens).First(pair => pair.Token.Is("{")).Depth + 1;
        foreach (var (depth, token) in inside)
        {
            if (depth < level) break;
            if (depth == level && (token.Kind == BicepTokenKind.NewLine || token.Is(","))) (key, value) = (null, null);
            else if (value is not null) value.Add(token);
            else if (key is null) key = token;
            else if (token.Is(":")) properties[key.Text] = value = [];
        }

        return properties;
    }

    /// <summary>Each token with the number of brackets it stands in; a bracket itself counts as outside.</summary>
    public static IEnumerable<(int Depth, BicepToken Token)> WithDepth(IEnumerable<BicepToken> tokens)
    {
        var depth = 0;
        foreach (var token in tokens)
        {
            if (token.Is(")") || token.Is("]") || token.Is("}")) depth--;
            yield return (depth, token);
            if (token.Is("(") || token.Is("[") || token.Is("{")) depth++;
        }
    }
}
