using System.IO.Compression;
using LungSeg.Pipeline.Archives;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Layout;
using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Scratch;
using LungSeg.Pipeline.Stages;
using LungSeg.Storage;
using LungSeg.TestKit.Storage;

using static LungSeg.Pipeline.Tests.PhantomCase;

namespace LungSeg.Pipeline.Tests.Archives;

/// <summary>A scan in an archive is the scan.</summary>
public class ArchiveCaseTests
{
    private const int Slices = 37;

    [Theory]
    [InlineData("case/scan.zip")]
    [InlineData("case/scan.ZIP")]
    [InlineData("case/stored.zip")]
    [InlineData("case/below/a folder/scan.tar")]
    [InlineData("case/scan.tar.gz")]
    [InlineData("case/scan.tgz")]
    [InlineData("case/tar-by-another-name.zip")]
    public async Task A_scan_in_an_archive_has_the_voxels_of_the_plain_one(string name)
    {
        var plain = await ConvertAsync(await DropAsync(), new MemoryScratch(), "linear", int.MaxValue);
        var store = new MemoryBlobStore();
        await WriteAsync(store, name, Pack(name, await FilesAsync()));

        var packed = await ConvertAsync(store, new MemoryScratch(), "linear", int.MaxValue);

        Assert.Equal(plain.Native, packed.Native);
        Assert.Equal(plain.Isotropic, packed.Isotropic);
    }

    [Fact]
    public async Task Half_a_scan_may_be_in_an_archive()
    {
        var plain = await ConvertAsync(await DropAsync(), new MemoryScratch(), "linear", int.MaxValue);
        var files = await FilesAsync();
        var store = new MemoryBlobStore();
        await WriteAsync(store, "case/half.zip", Packed.Zip(files.Take(20)));
        foreach (var (file, bytes) in files.Skip(20)) await WriteAsync(store, "case/" + file, bytes);

        Assert.Equal(plain.Native, (await ConvertAsync(store, new MemoryScratch(), "linear", int.MaxValue)).Native);
    }

    [Fact]
    public async Task A_zip_is_read_by_places_and_not_from_its_beginning_for_every_slice()
    {
        var store = new MemoryBlobStore();
        var zip = Packed.Zip(await FilesAsync());
        await WriteAsync(store, "case/scan.zip", zip);
        var asked = new AskedBytes(store);

        await ConvertAsync(asked, new MemoryScratch(), "linear", int.MaxValue);

        // Its beginning, its end and its directory; then each slice for its header and for its pixels, a little more
        // than the slice itself.
        Assert.Equal(3 + (2 * Slices), asked.Reads);
        Assert.InRange(asked.Bytes, zip.Length, (3 * zip.Length) + (2 * Slices * 2048) + (1 << 17));
    }

    [Fact]
    public async Task A_tar_gz_is_unpacked_once_and_goes_with_the_cases_work()
    {
        var store = new MemoryBlobStore();
        await WriteAsync(store, "case/scan.tar.gz", Packed.Gzip(Packed.Tar(await FilesAsync())));
        var stages = new PipelineStages(store, new MemoryScratch(), Names);

        await IndexAsync(stages, "linear", slabSlices: 0);
        var first = await TarsAsync(store);
        await IndexAsync(stages, "linear", slabSlices: 0);
        var second = await TarsAsync(store);
        await new WorkArea(store, Names).ClearAsync(Case, Cancellation);

        Assert.Equal(Assert.Single(first).ETag, Assert.Single(second).ETag);
        Assert.Empty(await TarsAsync(store));
    }

    [Fact]
    public async Task An_archive_that_is_sent_again_is_read_on_and_another_one_is_not()
    {
        var store = new MemoryBlobStore();
        var files = await FilesAsync();
        var zip = Packed.Zip(files);
        await WriteAsync(store, "case/scan.zip", zip);
        var stages = new PipelineStages(store, new MemoryScratch(), Names);
        var series = await IndexAsync(stages, "linear", slabSlices: 0);

        await WriteAsync(store, "case/scan.zip", zip);
        var again = await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation);
        await WriteAsync(store, "case/scan.zip", Packed.Zip(files.Skip(1)));
        var another = await stages.RunAsync(Workflow.Stages.ConvertSlab, new(series, 0), Cancellation);

        Assert.Null(again.Fault);
        Assert.Equal("changed-during-run", another.Fault!.Code);
    }

    [Fact]
    public async Task Any_part_of_an_entry_can_be_read()
    {
        var bytes = Enumerable.Range(0, 100_000).Select(i => (byte)(i * i / 7)).ToArray();
        foreach (var (name, archive) in new[]
            {
                ("case/a.zip", Packed.Zip([("x", bytes)])),
                ("case/b.zip", Packed.Zip([("x", bytes)], CompressionLevel.NoCompression)),
                ("case/c.tar", Packed.Tar([("x", bytes)])),
            })
        {
            var store = new MemoryBlobStore();
            await WriteAsync(store, name, archive);
            var listed = await CaseBlobs.ListAsync(store, Names.Scans, Case, Cancellation);
            var blob = Assert.Single((await new ArchiveInput(store, Names, "").OpenAsync(listed, Cancellation)).Blobs);
            foreach (var (offset, length) in new[]
                {
                    (0, 10),
                    (0, 100_000),
                    (99_990, 100),
                    (70_000, 1),
                    (100_000, 5),
                    (200_000, 5),
                    (12_345, 50_000),
                })
            {
                await using var stream = await new ArchiveBlobStore(store).OpenReadAsync(
                    new(Names.Scans, blob.Name), offset, length, blob.ETag, Cancellation);
                using var content = new MemoryStream();
                await stream.CopyToAsync(content, Cancellation);
                Assert.Equal(bytes.Skip(offset).Take(length), content.ToArray());
                Assert.Equal(blob.ETag, stream.ETag);
            }
        }
    }

    private static async Task<List<(string Name, byte[] Bytes)>> FilesAsync()
    {
        var store = await DropAsync();
        var files = new List<(string, byte[])>();
        await foreach (var blob in store.ListAsync(Names.Scans, "", Cancellation))
        {
            await using var stream = await store.OpenReadAsync(
                new(Names.Scans, blob.Name), 0, null, null, Cancellation);
            using var content = new MemoryStream();
            await stream.CopyToAsync(content, Cancellation);
            files.Add(("study/series/" + blob.Name[5..], content.ToArray()));
        }

        return files;
    }

    private static byte[] Pack(string name, IEnumerable<(string, byte[])> files) => Path.GetFileName(name) switch
    {
        "stored.zip" => Packed.Zip(files, CompressionLevel.NoCompression),
        "scan.tar" or "tar-by-another-name.zip" => Packed.Tar(files),
        "scan.tar.gz" or "scan.tgz" => Packed.Gzip(Packed.Tar(files)),
        _ => Packed.Zip(files),
    };

    private static async Task<List<BlobEntry>> TarsAsync(MemoryBlobStore store) =>
        await store
            .ListAsync(Names.Work, "", Cancellation)
            .Where(blob => blob.Name.EndsWith(".tar", StringComparison.Ordinal))
            .ToListAsync(Cancellation);

    /// <summary>Counts the reads of scans, and the bytes that they asked for.</summary>
    private sealed class AskedBytes(IBlobStore inner) : DelegatingBlobStore(inner)
    {
        private long _bytes;
        private int _reads;

        public long Bytes => _bytes;

        public int Reads => _reads;

        public override Task<BlobReadStream> OpenReadAsync(
            BlobAddress address, long offset, long? length, string? ifETag, CancellationToken cancellation)
        {
            if (address.Container == Names.Scans)
            {
                Interlocked.Increment(ref _reads);
                Interlocked.Add(ref _bytes, length ?? long.MaxValue / 2);
            }

            return base.OpenReadAsync(address, offset, length, ifETag, cancellation);
        }
    }
}
