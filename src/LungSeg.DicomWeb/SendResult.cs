namespace LungSeg.DicomWeb;

/// <summary>How it went with an object.</summary>
public enum SendStatus
{
    /// <summary>The server has stored it.</summary>
    Sent,

    /// <summary>The server had it before.</summary>
    There,

    /// <summary>The server does not take it.</summary>
    Refused,
}

/// <summary>How it went with an object, and why.</summary>
/// <param name="Status">How.</param>
/// <param name="Reason">Of a refused one the Failure Reason (0008,1197), of another the Warning Reason (0008,1196);
/// null where the server gives none.</param>
/// <param name="Message">Why it was refused, or what the server did to it; null where there is nothing to say.</param>
/// <param name="Cure">What to do about a refusal.</param>
public sealed record SendResult(SendStatus Status, int? Reason = null, string? Message = null, string? Cure = null)
{
    /// <summary>Refused with a code, or without one.</summary>
    /// <param name="reason">The code.</param>
    /// <param name="httpStatus">The answer's status, said where there is no code.</param>
    internal static SendResult Refused(int? reason, int httpStatus)
    {
        var (message, cure) = FailureReasons.OfFailure(reason);
        return new(
            SendStatus.Refused, reason,
            reason is null ? FormattableString.Invariant($"{message} Its status is {httpStatus}.") : message, cure);
    }

    internal static SendResult SentWith(int? warning) =>
        new(SendStatus.Sent, warning, warning is { } code ? FailureReasons.OfWarning(code) : null);
}
