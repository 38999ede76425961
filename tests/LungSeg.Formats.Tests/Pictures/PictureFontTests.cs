using LungSeg.Formats.Pictures;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Tests.Pictures;

public class PictureFontTests
{
    [Theory]
    [InlineData(TextSize.Small, 9)]
    [InlineData(TextSize.Large, 13)]
    public void Capitals_stand_between_the_line_and_their_height(TextSize size, int height)
    {
        var font = PictureFont.Of(size);
        Assert.Equal(height, font.CapitalHeight);
        foreach (var letter in "BDEFHIKLMNPRTXZ")
        {
            var picture = new Picture(30, 30, Rgb.White);
            picture.Write(letter.ToString(), 5, 8, Rgb.Black, size);
            var rows = Enumerable.Range(0, 30).Where(y => picture.Row(y).ContainsAnyExcept(Rgb.White)).ToList();
            Assert.Equal((8, 8 + height - 1), (rows[0], rows[^1]));
        }
    }

    [Fact]
    public void Text_is_as_wide_as_is_said_and_small_letters_are_small()
    {
        const string Text = "Right lung, -320.5 mm";
        var font = PictureFont.Of(TextSize.Large);
        var picture = new Picture(400, 40, Rgb.White);

        var end = picture.Write(Text, 10, 10, Rgb.Black, TextSize.Large);

        Assert.Equal(10 + font.WidthOf(Text), end);
        var columns = Enumerable.Range(0, 400)
            .Where(x => Enumerable.Range(0, 40).Any(y => picture[x, y] != Rgb.White)).ToList();
        Assert.InRange(columns[0], 10, 13);
        Assert.InRange(columns[^1], end - 3, end);
        Assert.NotEqual(font['a'].Coverage.ToArray(), font['A'].Coverage.ToArray());
        Assert.Equal(font['?'].Coverage.ToArray(), font['\u4e2d'].Coverage.ToArray());
    }

    [Fact]
    public void What_lies_outside_is_cut_off()
    {
        var picture = new Picture(6, 6, Rgb.White);
        picture.Write("Wide text", -12, -4, Rgb.Black, TextSize.Large);
        picture.WriteOutlined("Wide text", 3, 4, Rgb.Black, TextSize.Large);
        Assert.Contains(Rgb.Black, picture.Row(5).ToArray());
    }
}
