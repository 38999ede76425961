using LungSeg.Functions.Logging;
using LungSeg.Sending;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>
/// Sends the DICOM objects of the cases that ended since the last sweep, and of those whose sending waits, where the
/// app is told to send.
/// </summary>
/// <param name="sending">Sends; null where nothing is to be sent.</param>
/// <param name="limits">What one sweep does at most.</param>
/// <param name="log">The log.</param>
public sealed class SendPart(OwedSending? sending, SweepLimits limits, ILogger<SendPart> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        if (sending is null) return;
        try
        {
            await sending.RunAsync(limits.SendingAtOnce, limits.PartTime, Tell, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What is owed stays written down; the rest of the sweep matters more.
            log.LogError(fault, "Results could not be sent; the next sweep goes on.");
        }
    }

    private void Tell(SendingDocument sent)
    {
        switch (sent.Status)
        {
            case SendingStatus.Sent:
                log.CaseSent(sent.CaseId, sent.Revision, sent.Objects);
                break;
            case SendingStatus.Waiting:
                log.SendingWaits(sent.CaseId, sent.Tries, sent.Reason ?? "");
                break;
            default:
                log.SendingRefused(sent.CaseId, sent.Refused.Count, sent.Reason ?? "");
                break;
        }
    }
}
