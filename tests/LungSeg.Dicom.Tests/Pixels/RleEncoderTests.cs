using LungSeg.Dicom.Writing;

namespace LungSeg.Dicom.Tests.Pixels;

public class RleEncoderTests
{
    /// <summary>
    /// Long runs, short ones, pairs among others, and rows about the 128 pixels that one run can have.
    /// </summary>
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

        var frame = RleEncoder.Encode(pixels, columns);

        Assert.Equal(0, frame.Length % 2);
        Assert.Equal([1, 0, 0, 0, 64, 0, 0, 0], frame[..8]);
        Assert.Equal(pixels, Unpacked(frame.AsSpan(64)).Take(pixels.Length));
    }

    [Fact]
    public void An_empty_row_of_512_takes_eight_bytes()
    {
        Assert.Equal(64 + (100 * 8), RleEncoder.Encode(new byte[512 * 100], 512).Length);
    }

    /// <summary>PackBits as PS3.5 section G.3.2 words it.</summary>
    private static List<byte> Unpacked(ReadOnlySpan<byte> packed)
    {
        var bytes = new List<byte>();
        for (var i = 0; i + 1 < packed.Length;)
        {
            var control = (sbyte)packed[i++];
            if (control >= 0)
            {
                bytes.AddRange(packed.Slice(i, control + 1));
                i += control + 1;
            }
            else if (control > -128)
            {
                bytes.AddRange(Enumerable.Repeat(packed[i++], 1 - control));
            }
        }

        return bytes;
    }
}
