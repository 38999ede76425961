using System.IO.Compression;
using LungSeg.Formats.Compression;

namespace LungSeg.Formats.Tests.Compression;

public class LabelGzipStreamTests
{
    [Fact]
    public void What_is_compressed_comes_back_at_every_row_and_length()
    {
        foreach (var row in new[] { 1, 2, 3, 4, 63, 257, 258, 259, 512, 32_768, 40_000 })
        {
            foreach (var length in new[] { 0, 1, 2, 3, 4, 5, 257, 258, 259, 260, 261, 262, 516, 519, 100_001 })
            {
                foreach (var kind in Enum.GetValues<Kind>())
                {
                    var labels = Labels(kind, row, length);
                    Assert.Equal(labels, Decompressed(Compressed(labels, row, length + 1)));
                }
            }
        }
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_pieces_they_are_written_in()
    {
        var labels = Labels(Kind.Shape, 120, 120 * 90);

        Assert.Equal(Compressed(labels, 120, labels.Length), Compressed(labels, 120, 1));
        Assert.Equal(Compressed(labels, 120, labels.Length), Compressed(labels, 120, 977));
    }

    [Fact]
    public void A_shape_becomes_no_larger_than_a_general_compressor_makes_it()
    {
        var labels = Labels(Kind.Shape, 360, 360 * 360);
        using var general = new MemoryStream();
        using (var gzip = new GZipStream(general, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(labels);

        Assert.InRange(Compressed(labels, 360, 4096).Length, 100, general.Length);
    }

    private enum Kind
    {
        Empty,
        Full,
        Shape,
        Noise,
    }

    /// <summary>Rows of labels 0 to 2; a shape is a disc in two halves with some noise at its rim.</summary>
    private static byte[] Labels(Kind kind, int row, int length)
    {
        var random = new Random(11);
        var labels = new byte[length];
        for (var i = 0; i < length; i++)
        {
            var (x, y) = ((i % row) - (row / 2), (i / row) - (row / 2));
            labels[i] = kind switch
            {
                Kind.Empty => 0,
                Kind.Full => 255,
                Kind.Shape => (byte)(
                    Math.Sqrt((x * x) + (y * y)) < (row / 3.0) + random.NextDouble()
                        ? x < 0
                            ? 1
                            : 2
                        : 0),
                _ => (byte)random.Next(3),
            };
        }

        return labels;
    }

    private static byte[] Compressed(byte[] labels, int row, int piece)
    {
        var output = new MemoryStream();
        using (var gzip = new LabelGzipStream(output, row))
        {
            for (var at = 0; at < labels.Length; at += piece)
                gzip.Write(labels.AsSpan(at, Math.Min(piece, labels.Length - at)));
        }

        return output.ToArray();
    }

    private static byte[] Decompressed(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var copy = new MemoryStream();
        gzip.CopyTo(copy);
        return copy.ToArray();
    }
}
