using LungSeg.Dicom;
using LungSeg.DicomWeb;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Local.Sending;

/// <summary>How results are sent.</summary>
/// <param name="Again">Send what is there too.</param>
/// <param name="DryRun">Send nothing, and say what would be sent.</param>
internal sealed record SendOrder(bool Again, bool DryRun);

/// <summary>Sends the DICOM files of results one by one, and tells how each ended.</summary>
/// <param name="objects">The files.</param>
/// <param name="sender">Sends one.</param>
/// <param name="order">How.</param>
internal sealed class ResultSender(ResultObjects objects, ObjectSender sender, SendOrder order)
{
    /// <summary>Sends all of them.</summary>
    /// <param name="ended">Is told of every file.</param>
    /// <param name="cancellation">Ends it between or within files; started again it goes on.</param>
    /// <exception cref="DicomWebException">The server cannot be reached, or takes nothing from us.</exception>
    public async Task SendAsync(Action<SentObject> ended, CancellationToken cancellation)
    {
        await foreach (var found in objects.FindAsync(cancellation))
            ended(await SendAsync(found, cancellation));
    }

    private async Task<SentObject> SendAsync(FoundObject found, CancellationToken cancellation)
    {
        var (name, bytes) = (found.Blob.Name, found.Blob.Length);
        if (found.Fault is { } unreadable)
            return SentObject.NotReadable(name, 0, unreadable, "Process the case again with this version.");
        try
        {
            var source = await objects.OpenAsync(found.Blob, cancellation);
            if (!order.DryRun)
                return SentObject.Of(name, bytes, await sender.SendAsync(source, order.Again, cancellation));
            var isThere = !order.Again && await sender.HasAsync(source, cancellation);
            return new(name, isThere ? SentStatus.There : SentStatus.WouldBeSent, bytes, null, null, null);
        }
        catch (DicomFaultException fault)
        {
            return SentObject.NotReadable(name, bytes, fault.Fault.Message, fault.Fault.Cure);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return SentObject.NotReadable(
                name, bytes, fault.GetBaseException().Message,
                "See whether it changes or can be read, then send again.");
        }
    }
}
