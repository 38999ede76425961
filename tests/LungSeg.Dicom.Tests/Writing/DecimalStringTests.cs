using System.Globalization;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Tests.Writing;

public sealed class DecimalStringTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(-1024, "-1024")]
    [InlineData(1 / 3.0, "0.33333333333333")]
    [InlineData(-1 / 3.0, "-0.3333333333333")]
    [InlineData(-1.23456789012345e-105, "-1.23456789E-105")]
    public void Fits_sixteen_characters(double value, string text) =>
        Assert.Equal(text, DicomDataset.DecimalString(value));

    [Fact]
    public void Keeps_what_sixteen_characters_can_hold()
    {
        var random = new Random(7);
        for (var i = 0; i < 10_000; i++)
        {
            var value = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8));
            var text = DicomDataset.DecimalString(value);
            Assert.InRange(text.Length, 1, 16);
            Assert.Equal(value, double.Parse(text, CultureInfo.InvariantCulture), Math.Abs(value) * 1e-9);
        }
    }
}
