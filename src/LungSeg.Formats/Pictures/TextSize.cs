namespace LungSeg.Formats.Pictures;

/// <summary>How large text on pictures is.</summary>
public enum TextSize
{
    /// <summary>13 pixels an em, capitals 9 pixels high.</summary>
    Small,

    /// <summary>18 pixels an em, capitals 13 pixels high.</summary>
    Large,
}
