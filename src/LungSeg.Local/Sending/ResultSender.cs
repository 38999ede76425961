using LungSeg.DicomWeb;
using LungSeg.Sending;

namespace LungSeg.Local.Sending;

/// <summary>Sends the DICOM files of results one by one, and tells how each ended.</summary>
/// <param name="objects">The files.</param>
/// <param name="sender">Sends one.</param>
internal sealed class ResultSender(ResultObjects objects, FileSender sender)
{
    /// <summary>Sends all of them.</summary>
    /// <param name="ended">Is told of every file.</param>
    /// <param name="cancellation">Ends it between or within files; started again it goes on.</param>
    /// <exception cref="DicomWebException">The server cannot be reached, or takes nothing from us.</exception>
    public async Task SendAsync(Action<SentObject> ended, CancellationToken cancellation)
    {
        await foreach (var found in objects.FindAsync(cancellation))
        {
            ended(
                found.Fault is { } unreadable
                    ? SentObject.NotReadable(
                        found.Blob.Name, 0, unreadable, "Process the case again with this version.")
                    : await sender.SendAsync(found.Blob, cancellation));
        }
    }
}
