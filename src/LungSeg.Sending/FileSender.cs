using LungSeg.Dicom;
using LungSeg.DicomWeb;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Sending;

/// <summary>How files are sent.</summary>
/// <param name="Again">Send what is there too.</param>
/// <param name="DryRun">Send nothing, and say what would be sent.</param>
public sealed record SendOrder(bool Again = false, bool DryRun = false);

/// <summary>Sends the DICOM files of results one by one.</summary>
/// <param name="objects">Opens one.</param>
/// <param name="sender">Sends one.</param>
/// <param name="order">How.</param>
public sealed class FileSender(StoredObjects objects, ObjectSender sender, SendOrder order)
{
    /// <summary>
    /// Why the server did not say what it has, where a dry run could not ask it: then all that would be sent is known,
    /// and not what is there already.
    /// </summary>
    public string? NotAsked { get; private set; }

    /// <summary>Sends a file, unless the server has it.</summary>
    /// <exception cref="DicomWebException">The server cannot be reached, or takes nothing from us; a dry run does
    /// without it.</exception>
    public async Task<SentObject> SendAsync(BlobEntry file, CancellationToken cancellation)
    {
        var (name, bytes) = (file.Name, file.Length);
        try
        {
            var source = await objects.OpenAsync(file, cancellation);
            if (!order.DryRun)
                return SentObject.Of(name, bytes, await sender.SendAsync(source, order.Again, cancellation));
            var isThere = !order.Again && await IsThereAsync(source, cancellation);
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

    /// <summary>Whether the server says that it has the object; it is not asked again where it did not
    /// answer.</summary>
    private async Task<bool> IsThereAsync(OutgoingObject source, CancellationToken cancellation)
    {
        if (NotAsked is not null) return false;
        try
        {
            return await sender.HasAsync(source, cancellation);
        }
        catch (DicomWebException fault)
        {
            NotAsked = fault.Message;
            return false;
        }
    }
}
