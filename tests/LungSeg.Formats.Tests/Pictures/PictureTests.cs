using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Tests.Pictures;

public class PictureTests
{
    private static readonly Rgb Red = new(200, 10, 10);

    [Fact]
    public void What_is_drawn_on_a_part_stands_there_in_the_whole_and_nowhere_else()
    {
        var whole = new Picture(9, 7, Rgb.White);
        var part = whole.Part(2, 1, 6, 5).Part(1, 1, 4, 3);

        part.Fill(-5, -5, 50, 50, Red);

        Assert.Equal((4, 3), (part.Width, part.Height));
        for (var y = 0; y < whole.Height; y++)
        {
            for (var x = 0; x < whole.Width; x++)
            {
                Assert.Equal(x is >= 3 and < 7 && y is >= 2 and < 5 ? Red : Rgb.White, whole[x, y]);
            }
        }
    }

    [Fact]
    public void A_part_beyond_the_picture_and_the_bytes_of_a_part_are_refused()
    {
        var whole = new Picture(9, 7);

        Assert.Throws<ArgumentOutOfRangeException>(() => whole.Part(4, 0, 6, 7));
        Assert.Throws<ArgumentOutOfRangeException>(() => whole.Part(0, -1, 6, 7));
        Assert.Throws<InvalidOperationException>(() => whole.Part(0, 0, 8, 7).Bytes.Length);
        Assert.Equal(9 * 7 * 3, whole.Bytes.Length);
    }
}
