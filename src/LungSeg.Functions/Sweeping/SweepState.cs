using System.Text.Json.Serialization;

namespace LungSeg.Functions.Sweeping;

/// <summary>How far the sweeps have come: what the next one goes on from.</summary>
/// <remarks>Without it a sweep begins at the first case, which costs time and nothing else.</remarks>
public sealed record SweepState
{
    /// <summary>The last started case that was asked for; empty for none.</summary>
    public string StartedAfter { get; init; } = "";

    /// <summary>The last case whose name was held against the results; empty for none.</summary>
    public string NamesAfter { get; init; } = "";

    /// <summary>The last case that this audit has looked at; empty for none.</summary>
    public string AuditedAfter { get; init; } = "";

    /// <summary>When this audit began; null before the first.</summary>
    public DateTimeOffset? AuditBegan { get; init; }

    /// <summary>This audit has looked at every case.</summary>
    public bool AuditEnded { get; init; }

    /// <summary>Cases that this audit has looked at.</summary>
    public long Audited { get; init; }

    /// <summary>Histories of orchestrations created before this are purged; null before the first purge.</summary>
    public DateTimeOffset? PurgedUntil { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SweepState))]
internal sealed partial class SweepJson : JsonSerializerContext;
