namespace LungSeg.Pipeline.Ports;

/// <summary>When a write may happen.</summary>
public readonly record struct WriteCondition
{
    private readonly bool _isIfAbsent;

    private WriteCondition(bool isIfAbsent, string? version) => (_isIfAbsent, Version) = (isIfAbsent, version);

    /// <summary>Replace what is there.</summary>
    public static WriteCondition Always => default;

    /// <summary>Only where nothing is there yet.</summary>
    public static WriteCondition IfAbsent => new(isIfAbsent: true, null);

    /// <summary>The version that must be there; null where any may, or none.</summary>
    public string? Version { get; }

    /// <summary>Only in the place of the version with this ETag.</summary>
    public static WriteCondition IfVersion(string etag) => new(isIfAbsent: false, etag);
}
