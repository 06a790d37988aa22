// The page's clock stands still at the moment of the picture.
((now, RealDate) => {
  window.Date = class Date extends RealDate {
    constructor(...parts) {
      parts.length ? super(...parts) : super(now);
    }
    static now() {
      return now;
    }
  };
})(NOW, Date);
