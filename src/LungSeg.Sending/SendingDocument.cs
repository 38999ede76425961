using System.Text.Json.Serialization;

namespace LungSeg.Sending;

/// <summary>
/// How far the sending of a case is: <c>sending.json</c> beside its <c>case.json</c>, where results are sent by
/// themselves. It names files and no UID.
/// </summary>
public sealed record SendingDocument
{
    public const string FileName = "sending.json";
    public const string CurrentSchemaVersion = "1.0";

    public string SchemaVersion { get; init; } = CurrentSchemaVersion;

    public required string CaseId { get; init; }

    public required int Revision { get; init; }

    public required SendingStatus Status { get; init; }

    /// <summary>DICOM objects of the revision.</summary>
    public required int Objects { get; init; }

    /// <summary>Those of them that the server has.</summary>
    public required int There { get; init; }

    /// <summary>Those that it refused, or that could not be read, each with its reason.</summary>
    public IReadOnlyList<SentObject> Refused { get; init; } = [];

    /// <summary>How often sending was tried.</summary>
    public required int Tries { get; init; }

    /// <summary>Why it waits; null where it does not.</summary>
    public string? Reason { get; init; }

    /// <summary>When it is tried again; null where it is not.</summary>
    public DateTimeOffset? NextTry { get; init; }
}

/// <summary>How far the sending of a case is.</summary>
public enum SendingStatus
{
    /// <summary>The server has every object.</summary>
    Sent,

    /// <summary>The server could not be reached, or took nothing: it is tried again.</summary>
    Waiting,

    /// <summary>The server has every object but those that it refused; these are not tried again.</summary>
    Refused,
}

/// <summary>The document's JSON, generated at compile time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(SendingDocument))]
public sealed partial class SendingJson : JsonSerializerContext;
