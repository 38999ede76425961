using System.Net;
using System.Text.Json;

namespace LungSeg.DicomWeb;

/// <summary>What answers mean, whichever request they are to.</summary>
internal static class DicomWebAnswers
{
    /// <summary>The longest answer that is read, bytes: those to our requests have some hundred.</summary>
    private const int MaxBytes = 4 << 20;

    private const string SopInstanceUid = "00080018";

    /// <summary>Throws where an answer says nothing about objects but that others should be asked, or later.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="time">The clock, for a time to wait until.</param>
    public static void ThrowIfGeneral(HttpResponseMessage response, TimeProvider time)
    {
        var status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425:
            case >= HttpStatusCode.InternalServerError
                and not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported):
                throw new DicomWebUnavailableException(
                    $"The server answers with status {status}.", RetryAfter(response, time));
            case HttpStatusCode.Unauthorized or HttpStatusCode.ProxyAuthenticationRequired:
                throw new DicomWebRefusedException(
                    $"The server does not know who asks (status {status}). Pass --token-env, --basic-env or "
                        + "--identity, or see whether the token is still valid.");
            case HttpStatusCode.Forbidden:
                throw new DicomWebRefusedException(
                    $"The server knows who asks and does not allow it (status {status}). Let its administrator give "
                        + "the right to search and to store.");
            case >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest:
                throw new DicomWebRefusedException(
                    $"The server sends requests to another address (status {status}). Name that one with --to.");
            default:
                break;
        }
    }

    /// <summary>The answer's body, up to a bound.</summary>
    /// <exception cref="DicomWebRefusedException">It is longer.</exception>
    public static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var body = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellation) is var count and > 0)
        {
            if (body.Length + count > MaxBytes)
                throw new DicomWebRefusedException(
                    "The server's answer is too long for one of DICOMweb. See whether --to is the right address.");
            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    /// <summary>Whether a search's answer (PS3.18 section 10.6.3) has an object.</summary>
    /// <exception cref="DicomWebRefusedException">It is no such answer.</exception>
    public static bool Has(byte[] body, string sopInstanceUid)
    {
        if (body.Length == 0) return false;
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.EnumerateArray().Any(found =>
                found.TryGetProperty(SopInstanceUid, out var element)
                && element.TryGetProperty("Value", out var values)
                && values.EnumerateArray().Any(value => value.GetString() == sopInstanceUid));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new DicomWebRefusedException(
                "The server's answer is no DICOM JSON. See whether --to is the address below which /studies lies.",
                fault);
        }
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
}
