using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Storage;

using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests.Archives;

/// <summary>A case of one archive, opened, with every entry read to its end.</summary>
/// <param name="Names">What is shown as blobs.</param>
/// <param name="LeftOut">What is not, by name and code, the archive itself among it.</param>
/// <param name="Contents">The bytes of each, null where they are not what the archive says.</param>
internal sealed record OpenedCase(
    IReadOnlyList<string> Names, IReadOnlyList<(string Name, string Code)> LeftOut, IReadOnlyList<byte[]?> Contents)
{
    public static async Task<OpenedCase> OfAsync(string name, byte[] archive, ArchiveLimits? limits = null)
    {
        var store = new MemoryBlobStore();
        await WriteAsync(store, name, archive);
        var listed = await CaseBlobs.ListAsync(store, PhantomCase.Names.Scans, Case, Cancellation);
        var opened = await new ArchiveInput(store, PhantomCase.Names, "work/", limits).OpenAsync(listed, Cancellation);
        var contents = new List<byte[]?>();
        foreach (var blob in opened.Blobs)
            contents.Add(await ReadAsync(new ArchiveBlobStore(store), blob));
        return new(
            [.. opened.Blobs.Select(blob => blob.Name)], [.. opened.LeftOut.Select(fault => (fault.Blob!, fault.Code))],
            contents);
    }

    private static async Task<byte[]?> ReadAsync(ArchiveBlobStore store, BlobEntry blob)
    {
        try
        {
            await using var stream = await store.OpenReadAsync(
                new(PhantomCase.Names.Scans, blob.Name), 0, null, blob.ETag, Cancellation);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Cancellation);
            Assert.Equal(blob.Length, content.Length);
            return content.ToArray();
        }
        catch (EntryBrokenException)
        {
            return null;
        }
    }
}
