using LungSeg.DicomWeb;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;
using LungSeg.Sending;

namespace LungSeg.Local.Sending;

/// <summary>Where a watcher sends the DICOM objects of each case that ends.</summary>
/// <param name="Address">The DICOMweb service.</param>
/// <param name="Authorize">Who asks.</param>
internal sealed record SendTarget(Uri Address, Authorize Authorize);

/// <summary>The sending of a watcher's cases, and what it prints of it.</summary>
internal sealed class WatchSending : IDisposable
{
    /// <summary>Cases at a time: the server has other work too.</summary>
    private const int AtOnce = 2;

    /// <summary>What is not there after a few tries waits longer and longer, and cases go on meanwhile.</summary>
    private static readonly SendRetries Retries = new() { Tries = 3 };

    private readonly HttpClient _http = DicomWebClient.CreateHttp();
    private readonly OwedSending _owed;
    private readonly Action<string> _say;

    public WatchSending(IBlobStore store, Containers containers, SendTarget target, Action<string> say)
    {
        _say = say;
        _owed = new(
            store, containers, new(new(_http, target.Address, target.Authorize, TimeProvider.System), Retries),
            TimeProvider.System);
    }

    public Task<TimeSpan?> RunAsync(CancellationToken cancellation) =>
        _owed.RunAsync(AtOnce, TimeSpan.MaxValue, Say, cancellation);

    public void Dispose() => _http.Dispose();

    private void Say(SendingDocument sending) => _say(sending.Status switch
    {
        SendingStatus.Sent when sending.Objects == 0 => $"{sending.CaseId}: nothing to send. {sending.Reason}",
        SendingStatus.Sent => FormattableString.Invariant(
            $"{sending.CaseId}: the server has its {sending.Objects} DICOM objects."),
        SendingStatus.Waiting => FormattableString.Invariant(
            $"{sending.CaseId}: {sending.There} of {sending.Objects} DICOM objects are sent. {sending.Reason} ")
            + FormattableString.Invariant($"The rest is tried again from {sending.NextTry:HH:mm:ss} UTC on."),
        _ => FormattableString.Invariant(
            $"{sending.CaseId}: the server refused {sending.Refused.Count} of {sending.Objects} DICOM objects: ")
            + $"{sending.Reason} {sending.Refused[0].Cure}",
    });
}
