using System.Net;
using System.Net.Http.Headers;
using LungSeg.Dicom.Headers;

namespace LungSeg.DicomWeb;

/// <summary>Says who asks; null where nobody needs to know. Called before every request.</summary>
public delegate ValueTask<AuthenticationHeaderValue?> Authorize(CancellationToken cancellation);

/// <summary>
/// Two requests to a DICOMweb server, each tried once: whether an object is there (QIDO-RS, PS3.18 section 10.6), and
/// to store one (STOW-RS, section 10.5). One object a request: what a broken connection leaves open is then one
/// object's fate, and whatever a server answers is about it.
/// </summary>
/// <param name="http">Follows no redirections and has no time limit of its own; see <see cref="CreateHttp"/>.</param>
/// <param name="address">The service, with a '/' at its end.</param>
/// <param name="authorize">Says who asks.</param>
/// <param name="time">The clock.</param>
public sealed class DicomWebClient(HttpClient http, Uri address, Authorize authorize, TimeProvider time)
{
    /// <summary>
    /// An object up to this size is sent at once; before a larger one the server is asked whether it wants it (RFC 9110
    /// section 10.1.1), bytes.
    /// </summary>
    private const int ShortObject = 1 << 20;

    /// <summary>The slowest line on which a large object is not given up, bytes a second.</summary>
    private const double SlowestLine = 50_000;

    /// <summary>How long a request may take beside the sending of its object.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private bool _expects = true;

    /// <summary>A client for <see cref="DicomWebClient"/>: secrets follow no redirection.</summary>
    public static HttpClient CreateHttp() =>
        new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(30),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };

    /// <summary>Whether the server has an object.</summary>
    /// <exception cref="DicomWebException">It does not say.</exception>
    public Task<bool> HasAsync(InstanceIdentity instance, CancellationToken cancellation) =>
        AskAsync(
            () => new(HttpMethod.Get, new Uri(
                address,
                $"studies/{instance.StudyInstanceUid}/series/{instance.SeriesInstanceUid}/instances"
                    + $"?SOPInstanceUID={instance.SopInstanceUid}")),
            Patience,
            async (response, token) => response.StatusCode switch
            {
                HttpStatusCode.NoContent or HttpStatusCode.NotFound => false,
                HttpStatusCode.OK => DicomWebAnswers.Has(
                    await DicomWebAnswers.ReadAsync(response, token), instance.SopInstanceUid),
                var status => throw new DicomWebRefusedException(
                    $"The server does not say what it has (QIDO-RS, status {(int)status}). See whether --to is the "
                        + "right address, or pass --again to send without asking."),
            },
            cancellation);

    /// <summary>Sends one object to its study.</summary>
    /// <returns>How it went; null where the server took it (202) and does not say whether it stored it.</returns>
    /// <exception cref="DicomWebException">The server says nothing of the object.</exception>
    public async Task<SendResult?> StoreAsync(OutgoingObject source, CancellationToken cancellation)
    {
        using var content = new StowContent(source);
        try
        {
            return await AskAsync(
                () => new(HttpMethod.Post, new Uri(address, $"studies/{source.Identity.StudyInstanceUid}"))
                {
                    Content = content,
                    Headers = { ExpectContinue = _expects && source.Length > ShortObject },
                },
                Patience + TimeSpan.FromSeconds(source.Length / SlowestLine),
                (response, token) => JudgeAsync(response, source.Identity, token),
                cancellation);
        }
        catch (Exception) when (content.SourceFault is { } fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    private async Task<SendResult?> JudgeAsync(
        HttpResponseMessage response, InstanceIdentity instance, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented:
                throw new DicomWebRefusedException(
                    $"The server stores nothing at this address (STOW-RS, status {status}). See whether --to is the "
                        + "address below which /studies lies.");
            case HttpStatusCode.ExpectationFailed:
                _expects = false;
                throw new DicomWebUnavailableException($"The server answers with status {status}.");
            case HttpStatusCode.RequestEntityTooLarge:
                return new(
                    SendStatus.Refused, null, $"The object is larger than the server takes (status {status}).",
                    "Raise the limit of the server, or of the proxy before it (nginx: client_max_body_size).");
            default:
                break;
        }

        var isXml = response.Content.Headers.ContentType?.MediaType?.EndsWith("xml", StringComparison.Ordinal) == true;
        var answer = StowAnswer.Parse(await DicomWebAnswers.ReadAsync(response, cancellation), isXml);
        if (Ours(answer.Failed) is { } failed)
            return FailureReasons.IsThere(failed.Reason)
                ? new(SendStatus.There)
                : SendResult.Refused(failed.Reason, status);
        if (!response.IsSuccessStatusCode)
            return SendResult.Refused(null, status);
        if (Ours(answer.Stored) is { } stored)
            return SendResult.SentWith(stored.Reason);
        return response.StatusCode == HttpStatusCode.Accepted ? null : SendResult.SentWith(null);

        // One object was sent: an item that does not say which it is about is about that one.
        StowItem? Ours(IReadOnlyList<StowItem> items) =>
            items.FirstOrDefault(item => item.SopInstanceUid is null || item.SopInstanceUid == instance.SopInstanceUid);
    }

    private async Task<T> AskAsync<T>(
        Func<HttpRequestMessage> create, TimeSpan patience, Func<HttpResponseMessage, CancellationToken, Task<T>> read,
        CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var request = create();
        request.Headers.Accept.Add(new(DicomMediaTypes.Json));
        request.Headers.Authorization = await authorize(cancellation);
        limit.CancelAfter(patience);
        try
        {
            using var response = await http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            DicomWebAnswers.ThrowIfGeneral(response, time);
            return await read(response, limit.Token);
        }
        catch (OperationCanceledException fault) when (!cancellation.IsCancellationRequested)
        {
            throw new DicomWebUnavailableException(
                FormattableString.Invariant($"The server gives no answer within {patience.TotalSeconds:0} s."),
                inner: fault);
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw new DicomWebUnavailableException($"No connection, or a broken one: {Deepest(fault)}", inner: fault);
        }
    }

    /// <summary>Some systems' messages end with a full stop, some without.</summary>
    private static string Deepest(Exception fault) => fault.GetBaseException().Message.TrimEnd('.') + ".";
}
