using LungSeg.Formats.Dicom;

namespace LungSeg.Formats.Tests.Dicom;

public class CieLabTests
{
    // L, a, b under D50, from Lindbloom's calculator.
    [Theory]
    [InlineData(255, 255, 255, 100, 0, 0)]
    [InlineData(0, 0, 0, 0, 0, 0)]
    [InlineData(255, 0, 0, 54.29, 80.81, 69.89)]
    [InlineData(0, 0, 255, 29.57, 68.30, -112.03)]
    public void Colours_are_encoded_as_dicom_wants_them(
        byte r, byte g, byte b, double lightness, double greenRed, double blueYellow)
    {
        var encoded = CieLab.Encode(new(r, g, b));

        Assert.Equal(lightness, encoded[0] * 100.0 / 65535, 0.02);
        Assert.Equal(greenRed, (encoded[1] * 255.0 / 65535) - 128, 0.02);
        Assert.Equal(blueYellow, (encoded[2] * 255.0 / 65535) - 128, 0.02);
    }
}
