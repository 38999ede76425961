using System.Text.Json.Serialization;
using LungSeg.DicomWeb;

namespace LungSeg.Sending;

/// <summary>How it ended with a file: what <c>send --json</c> prints. It names the file and no UID.</summary>
/// <param name="File">Its name below the place of the results.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="ReasonCode">Failure Reason or Warning Reason, four hexadecimal digits; null where there is
/// none.</param>
/// <param name="Message">Why it was refused, or what the server did to it.</param>
/// <param name="Cure">What to do about a refusal.</param>
public sealed record SentObject(
    string File, SentStatus Status, long Bytes, string? ReasonCode, string? Message, string? Cure)
{
    public static SentObject Of(string file, long bytes, SendResult result) =>
        new(
            file,
            result.Status switch
            {
                SendStatus.Sent => SentStatus.Sent,
                SendStatus.There => SentStatus.There,
                _ => SentStatus.Refused,
            },
            bytes, result.Reason is { } code ? FailureReasons.Format(code) : null, result.Message, result.Cure);

    public static SentObject NotReadable(string file, long bytes, string message, string cure) =>
        new(file, SentStatus.NotReadable, bytes, null, message, cure);
}

/// <summary>How it ended with a file.</summary>
public enum SentStatus
{
    /// <summary>The server has stored it.</summary>
    Sent,

    /// <summary>The server had it before.</summary>
    There,

    /// <summary>A dry run: it would be sent.</summary>
    WouldBeSent,

    /// <summary>The server does not take it.</summary>
    Refused,

    /// <summary>The file cannot be read.</summary>
    NotReadable,
}

/// <summary>The document's JSON on one line, generated at compile time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SentObject))]
public sealed partial class SentJson : JsonSerializerContext;
