namespace LungSeg.DicomWeb;

/// <summary>A server's answer that is none to the object. Messages hold no UID, no token and nothing of a
/// patient.</summary>
public abstract class DicomWebException(string message, Exception? inner) : Exception(message, inner);

/// <summary>
/// A fault that may pass: no connection, time-out, throttling, a fault within the server. Worth another try.
/// </summary>
/// <param name="message">What happened.</param>
/// <param name="retryAfter">How long the server asks to wait, where it says so.</param>
/// <param name="inner">What it came from.</param>
public sealed class DicomWebUnavailableException(string message, TimeSpan? retryAfter = null, Exception? inner = null)
    : DicomWebException(message, inner)
{
    /// <summary>How long the server asks to wait, where it says so.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}

/// <summary>
/// The server takes nothing from us, whichever object it is; the message says what to do.
/// </summary>
public sealed class DicomWebRefusedException(string message, Exception? inner = null)
    : DicomWebException(message, inner);
