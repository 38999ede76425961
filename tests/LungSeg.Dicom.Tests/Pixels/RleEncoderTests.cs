using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Writing;

namespace LungSeg.Dicom.Tests.Pixels;

public class RleEncoderTests
{
    /// <summary>Long runs, short ones, pairs among others, and rows about the 128 pixels that one run can have.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(7, 3)]
    [InlineData(127, 40)]
    [InlineData(128, 1)]
    [InlineData(129, 200)]
    [InlineData(512, 5)]
    [InlineData(300, 1000)]
    public void What_is_encoded_is_decoded(int columns, int runs)
    {
        var random = new Random(columns);
        var pixels = new byte[columns * 9];
        for (var run = 0; run < runs; run++)
        {
            var start = random.Next(pixels.Length);
            var length = Math.Min(random.Next(1, 2 * columns), pixels.Length - start);
            if (run % 3 == 0) length = Math.Min(length, 2);
            pixels.AsSpan(start, length).Fill((byte)random.Next(256));
        }

        var decoded = new ushort[pixels.Length];
        RleDecoder.Decode(RleEncoder.Encode(pixels, columns), 8, decoded);

        Assert.Equal(pixels.Select(pixel => (ushort)pixel), decoded);
    }

    [Fact]
    public void An_empty_row_of_512_takes_eight_bytes()
    {
        Assert.Equal(64 + (100 * 8), RleEncoder.Encode(new byte[512 * 100], 512).Length);
    }
}
