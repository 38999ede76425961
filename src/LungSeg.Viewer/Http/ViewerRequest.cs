namespace LungSeg.Viewer.Http;

/// <summary>What a host passes on of an HTTP request.</summary>
public sealed record ViewerRequest
{
    /// <summary><c>GET</c>, <c>HEAD</c>, <c>POST</c> or <c>PUT</c>; others are refused.</summary>
    public required string Method { get; init; }

    /// <summary>The path under the viewer's own address, decoded, beginning with '/'.</summary>
    public required string Path { get; init; }

    /// <summary>The query's parameters, decoded; names are case-sensitive.</summary>
    public IReadOnlyDictionary<string, string> Query { get; init; } = new Dictionary<string, string>();

    /// <summary>Gives a header's value by its name in any case; null where there is none.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>The body; read to its end by uploads only.</summary>
    public Stream Body { get; init; } = Stream.Null;

    /// <summary>A cookie's value; null where there is none.</summary>
    public string? Cookie(string name) =>
        Header("Cookie")?.Split(';', StringSplitOptions.TrimEntries)
            .Where(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))
            .Select(pair => pair[(name.Length + 1)..])
            .FirstOrDefault();
}
