namespace LungSeg.Pipeline.Ports;

/// <summary>Where a blob is.</summary>
public readonly record struct BlobAddress(string Container, string Name)
{
    /// <summary>
    /// The address, where both parts obey the rules of <see cref="ContainerName"/> and <see cref="BlobName"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A part breaks its rule; the message says how.</exception>
    public BlobAddress Validated() => new(ContainerName.Validated(Container), BlobName.Validated(Name));

    public override string ToString() => $"{Container}/{Name}";
}
