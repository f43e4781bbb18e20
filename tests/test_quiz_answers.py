"""The scripted learner answers what the page asks, whatever its order, and only what it has studied."""

from learning.quiz_answers import answers_for

PAGE = """
<fieldset class="question" data-question="true_false"><legend>Đăng ký tài khoản VNeID phải trả tiền.</legend>
  <label><input type="radio" name="q-1" value="0"><span>Sai</span></label>
  <label><input type="radio" name="q-1" value="1"><span>Đúng</span></label></fieldset>
<fieldset class="question" data-question="match"><legend>Hãy ghép mỗi thứ với công dụng của nó.</legend>
  <label><span>Passcode</span>
    <select name="q-2-0"><option value="">Chọn</option><option value="5">Đăng nhập VNeID</option>
    <option value="6">Mở từng tiện ích bên trong</option></select></label></fieldset>
<fieldset class="question" data-question="number"><legend>Số định danh cá nhân có bao nhiêu chữ số?</legend>
  <input class="short" type="text" inputmode="decimal" id="q-3" name="q-3" value=""></fieldset>
<fieldset class="question" data-question="one"><legend>Một câu không có trong khoá mẫu?</legend>
  <label><input type="radio" name="q-4" value="0"><span>Sai</span></label></fieldset>
"""


def test_answers_each_kind_by_what_the_page_shows():
    assert answers_for(PAGE) == {"q-1": ["0"], "q-2-0": "6", "q-3": "12"}
