using System.IO.Compression;
using LungSeg.Formats.Compression;
using LungSeg.TestKit.Tools;

namespace LungSeg.Formats.Tests.Compression;

public class ParallelGzipStreamTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((1 << 20) - 1)]
    [InlineData(1 << 20)]
    [InlineData((1 << 20) + 1)]
    [InlineData((5 << 20) + 12_345)]
    public void What_is_compressed_comes_back(int length)
    {
        var bytes = Noise(length);

        using var gzip = new GZipStream(Compressed(bytes, workers: 3), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        gzip.CopyTo(copy);

        Assert.True(bytes.AsSpan().SequenceEqual(copy.ToArray()));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_threads_or_on_how_they_are_written()
    {
        var bytes = Noise((4 << 20) + 77);

        var one = Compressed(bytes, workers: 1).ToArray();
        var four = Compressed(bytes, workers: 4, piece: 10_007).ToArray();

        Assert.True(one.AsSpan().SequenceEqual(four));
        Assert.True(one.AsSpan(4, 4).SequenceEqual(new byte[4]), "the header must have no time");
        Assert.InRange(one.Length, 1, bytes.Length * 2 / 3);
    }

    [Fact]
    public void A_stream_that_was_not_finished_is_refused_by_readers()
    {
        var output = new MemoryStream();
        var gzip = Workers.Max(1, () => new ParallelGzipStream(output));
        gzip.Write(Noise(5 << 20)); // Not disposed: a writer that died.
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["a.gz"], output.ToArray());

        var reason = PythonTool.RunOrSkip("gzip", """
            import sys, gzip
            try: gzip.open(sys.argv[1]).read()
            except EOFError as e: print(e)
            """, folder["a.gz"]);

        Assert.Contains("ended before", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_readers_see_one_member_with_the_right_checksum()
    {
        using var folder = new TemporaryFolder();
        var bytes = Noise((3 << 20) + 5);
        File.WriteAllBytes(folder["a.gz"], Compressed(bytes, workers: 2).ToArray());
        File.WriteAllBytes(folder["a"], bytes);

        var output = PythonTool.RunOrSkip("gzip zlib", """
            import sys, zlib
            packed = open(sys.argv[1], 'rb').read()
            member = zlib.decompressobj(31)
            content = member.decompress(packed)
            print(member.eof, len(member.unused_data), content == open(sys.argv[2], 'rb').read())
            """, folder["a.gz"], folder["a"]);

        Assert.Equal("True 0 True", output.Trim());
    }

    /// <summary>Bytes that shrink a little: four values at random.</summary>
    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        for (var i = 0; i < length; i++) bytes[i] &= 3;
        return bytes;
    }

    private static MemoryStream Compressed(byte[] bytes, int workers, int piece = int.MaxValue)
    {
        var output = new MemoryStream();
        using (var gzip = Workers.Max(workers, () => new ParallelGzipStream(output)))
        {
            for (var i = 0; i < bytes.Length; i += Math.Min(piece, bytes.Length - i))
                gzip.Write(bytes, i, Math.Min(piece, bytes.Length - i));
        }

        output.Position = 0;
        return output;
    }
}
