namespace LungSeg.Viewer.Tests.Browser;

/// <summary>
/// Chromium as it is where there is no graphics card: it draws pages by the processor and has no WebGL. For pages whose
/// frames are counted: an emulated card takes twice as long for each.
/// </summary>
public sealed class PlainChromiumFixture() : ChromiumFixture(["--disable-gpu"]);
